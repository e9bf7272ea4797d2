"""The contents of mails: alerts, the daily report, their pages and charts."""
