"""Cameras that give JPEG pictures over HTTP: one after the other, or one at a time."""
