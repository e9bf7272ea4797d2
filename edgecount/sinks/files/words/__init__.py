"""What the files say, in the languages of their readers."""
