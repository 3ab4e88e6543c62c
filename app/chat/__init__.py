"""Conversations: values, the store, and one turn from prompt to stored answer."""
