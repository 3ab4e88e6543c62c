"""The Discover page: finding a model, seeing which of its variants fits, downloading it."""
