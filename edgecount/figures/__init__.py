"""Stored events → figures: periods, footfall, visits, heat, the day's report, live figures.  Pure."""
