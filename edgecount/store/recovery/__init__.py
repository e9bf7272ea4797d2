"""What the store does where its file is damaged: looks, sets aside whole, carries over what can be read."""
