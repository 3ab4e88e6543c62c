"""Texts as vectors, by a context of its own beside the chat's: its settings differ."""

from __future__ import annotations

import math
from collections.abc import Callable

import llama_cpp.llama_cpp as C

from app.engine.protocol import Embed, Embedded
from app.native.failures import NativeFailure, context_failure
from app.native.library import NativeLog
from app.native.model import POOLINGS, Model
from app.native.parameters import context_parameters

_LAST = 3
"""LLAMA_POOLING_TYPE_LAST: the last token's vector stands for the text."""
_CHUNK = 256
"""llama.cpp keeps room for the logits of all tokens that it embeds at once."""
_GRAIN = 512
_MOST_TEXTS = 2_048


class Embedder:
    """Embeds with one loaded model; close it before the model. Owned by the model's thread."""

    def __init__(self, model: Model, log: NativeLog) -> None:
        self._model = model
        self._log = log
        self._context: object | None = None
        self._size = 0

    def embed(self, request: Embed, interrupted: Callable[[], bool]) -> Embedded:
        """Return a vector of length one for each text; raises NativeFailure."""
        model = self._model
        if model.pooling not in POOLINGS:
            raise NativeFailure("embedding", "This model makes no embeddings.")
        if len(request.texts) > _MOST_TEXTS:
            raise NativeFailure(
                "embedding", f"{len(request.texts):,} texts are more than {_MOST_TEXTS:,} at once."
            )
        tokens = [model.vocabulary.tokenize_text(text) for text in request.texts]
        longest = max(map(len, tokens), default=0)
        if longest > (model.trained_context or longest):
            raise NativeFailure(
                "embedding",
                f"A text has {longest:,} tokens, the model takes {model.trained_context:,}.",
            )
        if not all(tokens):
            raise NativeFailure("embedding", "A text is empty.")
        self._reserve(longest)
        vectors = []
        for one in tokens:
            if interrupted():
                raise NativeFailure("cancelled", "Embedding was stopped.")
            vectors.append(self._vector(one))
        return Embedded(request.id, vectors, sum(map(len, tokens)))

    def close(self) -> None:
        """Free the context."""
        if self._context is not None:
            C.llama_free(self._context)
            self._context = None
            self._size = 0

    def _reserve(self, tokens: int) -> None:
        if tokens <= self._size:
            return
        self.close()
        size = -(-tokens // _GRAIN) * _GRAIN
        parameters = context_parameters(self._model.settings, size)
        parameters.embeddings = True
        # Pooling sees the tokens of one batch: only the last token's may come from the last one.
        parameters.n_batch = parameters.n_ubatch = self._chunk(size)
        parameters.n_outputs_max = 0
        mark = self._log.total
        self._context = C.llama_init_from_model(self._model.pointer, parameters)
        if self._context is None:
            raise context_failure(self._log.since(mark), size)
        self._size = size

    def _chunk(self, size: int) -> int:
        pieces = self._model.causal and self._model.pooling == _LAST
        return min(size, _CHUNK) if pieces else size

    def _vector(self, tokens: list[int]) -> list[float]:
        C.llama_memory_clear(C.llama_get_memory(self._context), True)
        chunk = self._chunk(self._size)
        for start in range(0, len(tokens), chunk):
            part = tokens[start : start + chunk]
            array = (C.llama_token * len(part))(*part)  # llama.cpp reads it in place
            code = C.llama_decode(self._context, C.llama_batch_get_one(array, len(part)))
            if code != 0:
                text = f"llama.cpp could not embed a text (code {code})."
                raise NativeFailure("decode", text)
        pointer = C.llama_get_embeddings_seq(self._context, 0)
        if not pointer:
            raise NativeFailure("embedding", "This model makes no embeddings.")
        vector = [float(value) for value in pointer[: self._model.width]]
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector] if length else vector
