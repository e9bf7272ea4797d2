"""What stands in the mails: alerts, the daily report, their pages and charts."""
