"""Files that go with a question: taking them, showing them, saying what of them is used."""
