"""How stored events reach the sinks: at least once, in order, each sink at its own pace."""
