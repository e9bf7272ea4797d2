"""Mask R-CNN of people: marked outlines → a network that gives each person a shape of their own."""
