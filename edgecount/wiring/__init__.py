"""The wiring: Config → objects.  The only folder that knows every concrete class."""
