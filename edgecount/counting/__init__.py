"""People → facts.  Pure: values in, values out."""
