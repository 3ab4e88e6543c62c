"""The conversations at the side of the chat: the list, search in every message, files."""
