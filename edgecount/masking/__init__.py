"""Masking: people are painted over before anything else is drawn, so that they cannot be recognised."""
