"""YAML → Config, or every problem at once.

The sections (`site`, `camera`, `detector`, ...) say what there may be, and `model` puts them together.  `tree` reads
YAML with the place of every key, the model checks it, and `translate` says in plain words what is wrong where; `load`
calls them in this order.
"""
