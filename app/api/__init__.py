"""Other programs on this machine use the model: OpenAI's HTTP interface on loopback, with a key."""
