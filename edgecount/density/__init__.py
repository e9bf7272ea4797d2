"""Pixels → how many people, where nobody can be told apart: density maps, and when they are believed."""
