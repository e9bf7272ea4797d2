"""The fleet's side: what the boxes of many shops tell, in one PostgreSQL; a program of its own, on another machine."""
