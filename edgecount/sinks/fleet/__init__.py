"""The uplink of one box among many: every event of its store, and a heartbeat, to the broker of the fleet."""
