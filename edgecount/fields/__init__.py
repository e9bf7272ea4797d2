"""The types of the config's fields: hosts, secrets, hours, places; and the base of its sections."""
