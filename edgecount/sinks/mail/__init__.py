"""E-mail: alerts and the daily report."""
