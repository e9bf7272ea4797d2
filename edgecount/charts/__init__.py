"""Figures → charts as SVG, readable without colours, scripts and sight; each has a table behind it.  Pure.

A chart is drawn for a width in CSS pixels, so that its letters stay legible: once for phones, once for all else.
Colours come from classes, for the pages allow no styles within.
"""
