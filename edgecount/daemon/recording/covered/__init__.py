"""How long cameras were watched, made into events for those that cannot ask the store."""
