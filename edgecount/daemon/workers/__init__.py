"""The process of each camera, and the supervisor that starts it, listens to it and starts it again."""
