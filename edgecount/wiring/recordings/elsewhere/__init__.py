"""Parts of recordings counted by the workers of a fleet: ordered, done, and waited for."""
