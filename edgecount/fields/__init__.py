"""What the blocks of the config are made of: hosts, secrets, hours, places; and the block itself."""
