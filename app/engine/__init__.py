"""This side of the engine's child process: protocol, start, stop, health, failures as causes."""
