"""The Machine page: what this machine is and can run, and the calculator."""
