"""What fits: how much memory a model takes on this machine's devices, and how fast it would be."""
