"""The metrics: what Prometheus reads, made from the status, the counts and the processes."""
