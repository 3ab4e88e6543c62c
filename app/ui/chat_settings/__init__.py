"""The settings of one conversation: what a model is told, and how its answers are made."""
