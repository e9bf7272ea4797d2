"""Business days in few numbers: for the report, beside other weeks, and when the report is due."""
