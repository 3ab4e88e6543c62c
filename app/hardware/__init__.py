"""What this machine is: memory, graphics cards, processor, as values, and the probe for them."""
