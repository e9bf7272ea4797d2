"""What is stored and told, and what each kind of it means to every output.  Pure."""
