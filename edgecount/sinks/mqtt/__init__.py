"""MQTT: what the broker is told, and what it asks."""
