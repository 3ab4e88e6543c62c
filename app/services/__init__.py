"""The composition root: builds the long-lived objects and hands them out, instead of globals."""

from app.services.root import Services

__all__ = ["Services"]
