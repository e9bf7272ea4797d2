"""Alerts: rules, their standing, and the record of each kind.  Pure."""
