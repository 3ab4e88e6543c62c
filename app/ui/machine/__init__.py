"""The Machine page: what this machine is, and what the engine check found on it."""
