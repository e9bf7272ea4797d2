"""A connection to an MQTT 5 broker, for every sink that needs one: what the broker does and says, in plain words."""
