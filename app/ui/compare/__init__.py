"""Two side by side: the same question to two models, answers and numbers next to each other."""
