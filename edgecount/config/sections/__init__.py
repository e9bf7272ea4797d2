"""The blocks of the config: one module a block."""
