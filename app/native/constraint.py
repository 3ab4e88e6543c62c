"""Choosing tokens that a grammar allows."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import llama_cpp.llama_cpp as C
import numpy as np

from app.engine.protocol import Sampling
from app.native.automaton import Automaton, State
from app.native.failures import NativeFailure
from app.native.gbnf import Grammar, read_gbnf
from app.native.schema import schema_grammar
from app.native.template import CLOSE, OPEN
from app.native.vocabulary import Vocabulary

_CANDIDATES = 1_000
"""Of all tokens that the grammar allows, the likeliest; the rest has no weight that counts."""
_BLANKS = 8
"""Tokens of white space between a thought and the answer that the grammar need not know of."""
_SPACE = 2
"""Bytes of it that may come before a thought."""
_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


@lru_cache(maxsize=4)
def read_grammar(grammar: str, schema: str) -> tuple[Grammar, tuple[str, ...]]:
    """Return what the answer keeps to, and what of a schema cannot be enforced.

    Raises NativeFailure ("grammar").
    """
    if grammar and schema:
        raise NativeFailure("grammar", "An answer keeps to a grammar or to a schema, not to both.")
    if not schema:
        return read_gbnf(grammar), ()
    text, notes = schema_grammar(schema)
    try:
        return read_gbnf(text), tuple(notes)
    except NativeFailure as failure:
        reason = failure.text.replace("The grammar", "The JSON schema")
        raise NativeFailure("grammar", reason) from failure


class Constraint:
    """Chooses the tokens of one answer with a sampler chain, among those that a grammar allows.

    The model may think before: what stands in ``<think>…</think>`` is free, where ``thinking`` says
    that the prompt began it, or ``may_think`` that the model may.
    """

    def __init__(
        self,
        sampling: Sampling,
        vocabulary: Vocabulary,
        chain: object,
        *,
        thinking: bool,
        may_think: bool,
        interrupted: Callable[[], bool],
    ) -> None:
        grammar, notes = read_grammar(sampling.grammar, sampling.schema)
        self.notes = list(notes)
        self._automaton = Automaton(grammar)
        self._state: State | None = self._automaton.start
        self._vocabulary = vocabulary
        self._chain = chain
        self._interrupted = interrupted
        self._thought = b"" if thinking else None
        """The end of the thought so far while the model thinks."""
        self._opening = b"" if may_think and not thinking else None
        """What may yet become the beginning of a thought."""
        self._blanks = 0
        """White space that may still come before the answer."""
        greedy = sampling.temperature <= 0 and sampling.repeat_penalty == 1.0
        self._wanted = 1 if greedy else min(max(sampling.top_k, 0) or _CANDIDATES, _CANDIDATES)
        self._all: Any = np.zeros(vocabulary.size, _TOKEN)
        self._ids: Any = np.arange(vocabulary.size, dtype=np.int32)

    @property
    def complete(self) -> bool:
        """Whether the answer is whole, and nothing may follow."""
        state = self._state
        return state is not None and state.accepting and not state.bytes and self._thought is None

    def choose(self, context: object) -> int:
        """Return the next token; raises NativeFailure ("grammar") where there is none."""
        if self._thought is not None:
            token: int = C.llama_sampler_sample(self._chain, context, -1)
            self._think(self._vocabulary.piece(token, special=False))
            return token
        logits = C.llama_get_logits_ith(context, -1)
        everything = self._all
        everything["id"] = self._ids
        everything["logit"] = np.ctypeslib.as_array(logits, (self._vocabulary.size,))
        everything["p"] = 0
        scores = everything["logit"].copy()
        token = self._sampled(everything)
        if not self._allows(token):
            token = self._sampled(self._allowed(scores))
        C.llama_sampler_accept(self._chain, token)
        self._accept(token)
        return token

    def _sampled(self, tokens: Any) -> int:
        array = C.llama_token_data_array(
            data=tokens.ctypes.data_as(C.llama_token_data_p),
            size=len(tokens),
            selected=-1,
            sorted=False,
        )
        C.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _allowed(self, scores: Any) -> Any:
        """Return the likeliest tokens that may follow."""
        state = self._state
        pieces = self._vocabulary.pieces
        found = []
        if state is not None and state.accepting:
            found += sorted(self._vocabulary.ending)
        firsts = self._vocabulary.first_bytes
        candidates = np.flatnonzero(self._first_bytes()[firsts])
        ranked = candidates[np.argsort(-scores[candidates], kind="stable")]
        wanted = self._wanted + len(found)
        for count, token in enumerate(ranked.tolist()):
            if count % 1000 == 999 and self._interrupted():
                break
            if self._follows(pieces[token]):
                found.append(token)
                if len(found) >= wanted:
                    break
        if not found:
            raise NativeFailure(
                "grammar", "The grammar leads to a place from which this model cannot go on."
            )
        chosen = np.zeros(len(found), _TOKEN)
        chosen["id"] = found
        chosen["logit"] = scores[found]
        return chosen

    def _first_bytes(self) -> Any:
        """Return, for each byte, whether a token may begin with it; index 256 is of empty ones."""
        bits = self._state.bytes if self._state is not None else 0
        if self._blanks or self._opening is not None:
            bits |= sum(1 << byte for byte in b" \t\r\n<think>")
        may = np.zeros(257, dtype=bool)
        may[:256] = [bits >> byte & 1 for byte in range(256)]
        return may

    def _allows(self, token: int) -> bool:
        if token in self._vocabulary.ending:
            return self._state is not None and self._state.accepting
        return self._follows(self._vocabulary.pieces[token])

    def _follows(self, piece: bytes) -> bool:
        if not piece:
            return False
        if self._opening is not None and _may_open(self._opening + piece):
            return True
        if self._automaton.walk(self._state, piece) is not None:
            return True
        if not self._blanks:
            return False
        rest = piece.lstrip()
        return not rest or self._automaton.walk(self._state, rest) is not None

    def _accept(self, token: int) -> None:
        if token in self._vocabulary.ending:
            return
        piece = self._vocabulary.pieces[token]
        if self._opening is not None:
            self._opening += piece
            begun = self._opening.lstrip()
            if begun.startswith(OPEN.encode()):
                self._opening = None
                self._think(begun)
                return
            if not _may_open(self._opening):
                self._opening = None
        following = self._automaton.walk(self._state, piece)
        if following is None and self._blanks:
            rest = piece.lstrip()
            following = self._automaton.walk(self._state, rest) if rest else self._state
        # Behind the thought, white space is free until the answer begins.
        self._blanks = self._blanks - 1 if self._blanks and following is self._state else 0
        self._state = following

    def _think(self, piece: bytes) -> None:
        """Follow the thought; the grammar begins behind it."""
        close = CLOSE.encode()
        thought = (self._thought or b"") + piece
        place = thought.find(close)
        if place < 0:
            self._thought = thought[-len(close) :]
            return
        self._thought = None
        self._blanks = _BLANKS
        rest = thought[place + len(close) :].lstrip()
        # What one token brings along with the thought's end was chosen freely.
        self._state = self._automaton.walk(self._automaton.start, rest) or self._automaton.start


def _may_open(text: bytes) -> bool:
    begun = text.lstrip()
    opening = OPEN.encode()
    return len(text) - len(begun) <= _SPACE and (
        begun.startswith(opening) or opening.startswith(begun)
    )
