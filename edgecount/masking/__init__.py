"""Nobody recognisable: people painted over before anything else is drawn."""
