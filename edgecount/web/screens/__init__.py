"""The screens: one module each, with `routes()`; all that lie here are served, and `navigation` says in which order."""
