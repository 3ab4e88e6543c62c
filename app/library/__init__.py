"""The models on this disk, as the owner's lists show them."""
