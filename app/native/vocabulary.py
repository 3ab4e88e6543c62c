"""Text to tokens and back, byte for byte."""

from __future__ import annotations

import ctypes

import llama_cpp.llama_cpp as C

_BPE = 2  # LLAMA_VOCAB_TYPE_BPE


class Vocabulary:
    """The tokenizer of a loaded model; valid as long as the model is."""

    def __init__(self, model: object) -> None:
        self._vocab = C.llama_model_get_vocab(model)
        self._buffer = ctypes.create_string_buffer(256)
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
        text = string.encode("utf-8", "replace")
        room = len(text) + 2
        while True:
            tokens = (C.llama_token * room)()
            count = C.llama_tokenize(self._vocab, text, len(text), tokens, room, False, True)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def piece(self, token: int, *, special: bool) -> bytes:
        """Return the bytes of one token, of any length; control tokens only with ``special``."""
        size = len(self._buffer)
        count = C.llama_token_to_piece(self._vocab, token, self._buffer, size, 0, special)
        if count < 0:
            self._buffer = ctypes.create_string_buffer(-count)
            return self.piece(token, special=special)
        return self._buffer.raw[:count]

    def text(self, token: int) -> str:
        """Return a special token as a template writes it; empty when the model has none."""
        return "" if token < 0 else self.piece(token, special=True).decode("utf-8", "replace")

    def ends(self, token: int) -> bool:
        """Return whether the model ends its turn with this token."""
        return bool(C.llama_vocab_is_eog(self._vocab, token))
