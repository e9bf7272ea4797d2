"""The shop as the pages read it: its plan, its days from the store, and the finished days that are kept added up."""
