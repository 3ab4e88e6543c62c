"""Snug Guide's byte-level BPE tokenizer."""

from __future__ import annotations

import random
from collections.abc import Collection

from chat_format import SPECIALS
from corpus import conversation
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

VOCABULARY = 2560


def train_tokenizer(seed: int, held_out: Collection[str], conversations: int = 40_000) -> Tokenizer:
    """Train on generated conversations; no merge ever crosses or contains a digit."""
    rng = random.Random(seed)
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), byte_level]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIALS),
        show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    texts = (
        text
        for _ in range(conversations)
        for turn in conversation(rng, held_out)[1]
        for text in turn
    )
    tokenizer.train_from_iterator(texts, trainer)
    # From here on exactly what llama.cpp does for "gpt-2": without merges digits stay single.
    tokenizer.pre_tokenizer = byte_level
    return tokenizer
