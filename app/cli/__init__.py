"""The command line: what a terminal is told, and what it may ask for."""
