"""The Chat page: Markdown as values, the transcript that shows it, and the controller behind it."""
