"""What a worker shows of its camera while somebody looks: nothing while nobody does."""
