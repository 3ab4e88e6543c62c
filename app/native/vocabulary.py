"""Text to tokens and back, byte for byte."""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import Any

import llama_cpp.llama_cpp as C

_BPE = 2  # LLAMA_VOCAB_TYPE_BPE


class Vocabulary:
    """The tokenizer of a loaded model; valid as long as the model is."""

    def __init__(self, model: object) -> None:
        self._vocab = C.llama_model_get_vocab(model)
        self._buffer = ctypes.create_string_buffer(256)
        # Each generated token is asked for twice, and common ones come again and again.
        self._shown: dict[int, bytes] = {}
        self._spelled: dict[int, bytes] = {}
        self.size: int = C.llama_vocab_n_tokens(self._vocab)
        self.adds_bos = bool(C.llama_vocab_get_add_bos(self._vocab))
        self.bos: int = C.llama_vocab_bos(self._vocab)
        self.eos: int = C.llama_vocab_eos(self._vocab)
        self.eot: int = C.llama_vocab_eot(self._vocab)
        self.is_bpe = C.llama_vocab_type(self._vocab) == _BPE

    def tokenize(self, string: str) -> list[int]:
        """Return the tokens of ``string``, markers such as ``<|im_end|>`` as control tokens.

        Nothing is put before or behind it.
        """
        return self._tokens(string, special=False, markers=True)

    def tokenize_text(self, string: str) -> list[int]:
        """Return the tokens of a text as a whole, with those that the model wants around it."""
        return self._tokens(string, special=True, markers=False)

    def _tokens(self, string: str, *, special: bool, markers: bool) -> list[int]:
        text = string.encode("utf-8", "replace")
        room = len(text) + 2
        while True:
            tokens = (C.llama_token * room)()
            count = C.llama_tokenize(self._vocab, text, len(text), tokens, room, special, markers)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def piece(self, token: int, *, special: bool) -> bytes:
        """Return the bytes of one token, of any length; control tokens only with ``special``."""
        known = self._spelled if special else self._shown
        piece = known.get(token)
        if piece is None:
            piece = known[token] = self._read_piece(token, special)
        return piece

    def _read_piece(self, token: int, special: bool) -> bytes:
        size = len(self._buffer)
        count = C.llama_token_to_piece(self._vocab, token, self._buffer, size, 0, special)
        if count < 0:
            self._buffer = ctypes.create_string_buffer(-count)
            return self._read_piece(token, special)
        return self._buffer.raw[:count]

    def text(self, token: int) -> str:
        """Return a special token as a template writes it; empty when the model has none."""
        return "" if token < 0 else self.piece(token, special=True).decode("utf-8", "replace")

    def ends(self, token: int) -> bool:
        """Return whether the model ends its turn with this token."""
        return bool(C.llama_vocab_is_eog(self._vocab, token))

    @cached_property
    def pieces(self) -> list[bytes]:
        """The bytes of every token; none for control tokens, which an answer does not show."""
        return [self.piece(token, special=False) for token in range(self.size)]

    @cached_property
    def ending(self) -> frozenset[int]:
        """The tokens with which the model may end its turn."""
        return frozenset(token for token in range(self.size) if self.ends(token))

    @cached_property
    def first_bytes(self) -> Any:
        """The first byte of every token as an array, 256 for those without any."""
        import numpy as np

        return np.array([piece[0] if piece else 256 for piece in self.pieces], dtype=np.int16)
