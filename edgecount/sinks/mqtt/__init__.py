"""MQTT: publishes events and state to a broker, and takes commands from it."""
