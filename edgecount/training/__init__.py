"""Models of one's own: pictures with people marked in them → a network.  The only room that needs PyTorch."""
