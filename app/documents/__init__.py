"""Documents that an owner attaches: read into text in a child, cut into passages, ranked."""
