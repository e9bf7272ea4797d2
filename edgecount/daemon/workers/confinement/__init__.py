"""What a worker gives up before it parses what strangers send."""
