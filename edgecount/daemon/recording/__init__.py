"""The work of the main process on events: it stores them, and derives figures and alerts from them."""
