"""What a page is asked by, and from where: what is refused before any screen hears of it."""
