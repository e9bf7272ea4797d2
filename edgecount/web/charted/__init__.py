"""Figures → the charts and tables of the screens, in the visitor's words, numbers and dates.  Pure."""
