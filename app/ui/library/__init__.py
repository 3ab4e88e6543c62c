"""The Models page: downloads, and every model on this disk."""
