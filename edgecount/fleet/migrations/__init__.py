"""The steps that bring a fleet's database up to date, in the order of their numbers; one that is released stays."""
