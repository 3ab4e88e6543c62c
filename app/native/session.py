"""What the context holds: the tokens processed so far, and how much of a new prompt they save."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import takewhile

import llama_cpp.llama_cpp as C

from app.engine.protocol import Turn
from app.native.checkpoints import Checkpoints
from app.native.failures import NativeFailure
from app.native.model import Model

_ABORTED = 2
_SLOW_STEP = 0.1
"""Seconds: tokens that take longer can be interrupted in the middle. Faster ones need not pay for
asking Python at every node of the graph."""


class Interrupted(Exception):
    """The computation was asked to stop."""


class Session:
    """The processed tokens of one model, in step with llama.cpp's memory.

    ``interrupted`` is read while computing. Owned by the model's thread.
    """

    def __init__(self, model: Model, interrupted: Callable[[], bool]) -> None:
        self.model = model
        self.tokens: list[int] = []
        self._ends: list[int] = []
        """Byte offset behind each token."""
        self._bytes = bytearray()
        self._marks: list[int] = []
        """Token counts at which a turn began or ended: places where text may be cut."""
        self.interrupted = interrupted
        self._memory = C.llama_get_memory(model.context_pointer)
        self.checkpoints = Checkpoints(model.context_pointer)
        self._on_abort = C.ggml_abort_callback(lambda _data: interrupted())
        self._never = C.ggml_abort_callback()
        self._armed = False
        self._slow = True
        self._one = (C.llama_token * 1)()
        self._batch_of_one = C.llama_batch_get_one(self._one, 1)

    def prompt(self, turns: Sequence[Turn], thinking: bool | None = None) -> list[int]:
        """Return the exact tokens of the prompt for ``turns``; raises NativeFailure."""
        return self.tokenized(self.model.template.render(turns, thinking))

    def tokenized(self, text: str) -> list[int]:
        """Return the exact tokens of a prompt.

        An answer's own tokens are kept where the memory still begins with the same text: text
        tokenized again may become other tokens, and the whole answer would be processed twice.
        """
        vocabulary = self.model.vocabulary
        bos = vocabulary.text(vocabulary.bos) if vocabulary.adds_bos else ""
        text = bos + text.removeprefix(bos)  # templates write it themselves, or do not
        kept, spelled = self._kept(text)
        if kept:
            return self.tokens[:kept] + vocabulary.tokenize(text[spelled:])
        head = [vocabulary.bos] if bos else []
        return head + vocabulary.tokenize(text[len(bos) :])

    def reusable(self, prompt: Sequence[int]) -> int:
        """Return how many tokens of ``prompt`` need no processing now."""
        pairs = zip(self.tokens, prompt, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        # The last token is processed again in any case: its logits are what the answer starts from.
        shared = max(0, min(shared, len(prompt) - 1))
        return shared if self._can_cut(shared) else self.checkpoints.before(shared)

    def rewind(self, prompt: Sequence[int]) -> int:
        """Drop what the memory does not share with ``prompt``; return the tokens that it does."""
        shared = self.reusable(prompt)
        if shared == len(self.tokens):
            return shared
        back = self._can_cut(shared) or self.checkpoints.restore(shared)
        if not shared or not back or not C.llama_memory_seq_rm(self._memory, 0, shared, -1):
            self.clear()
            return 0
        self._forget(shared)
        return shared

    def clear(self) -> None:
        """Drop everything."""
        C.llama_memory_clear(self._memory, True)
        self._forget(0)

    def stable(self, turns: Sequence[Turn], thinking: bool | None, prompt: Sequence[int]) -> int:
        """Return how many tokens of ``prompt`` the next turn's prompt will begin with.

        Behind that place a template may write another thing once the answer is there: a thought
        that it opened, or leaves out. 0 where the memory can step back anyway.
        """
        if not self.model.steps:
            return 0
        template = self.model.template
        text = template.render(turns, thinking)
        try:
            answered = template.render([*turns, Turn("assistant", "…")], thinking)
        except NativeFailure:  # it takes no conversation that ends with an answer
            return 0
        left = len(text[_common(text, answered) :].encode("utf-8", "replace"))
        count = len(prompt)
        while left > 0 and count:
            count -= 1
            left -= len(self.model.vocabulary.piece(prompt[count], special=True))
        # The last token is processed again even for the same prompt.
        return min(count, len(prompt) - 1)

    def restored(self, tokens: Sequence[int], marks: Sequence[int]) -> None:
        """Take note of what llama.cpp's memory holds now, in place of what it held."""
        self._forget(0)
        self._remember(tokens)
        self._marks = list(marks)
        self._slow = True

    def prefill(
        self, prompt: Sequence[int], on_progress: Callable[[int], None], *, stable: int = 0
    ) -> None:
        """Process what :meth:`rewind` left of ``prompt``; ``stable`` is a place to come back to.

        ``on_progress`` gets the prompt tokens done so far. Raises :class:`Interrupted` (what was
        processed stays) or NativeFailure.
        """
        batch = C.llama_n_batch(self.model.context_pointer)
        self._arm(True)
        while len(self.tokens) < len(prompt):
            if self.interrupted():
                raise Interrupted
            on_progress(len(self.tokens))
            done = len(self.tokens)
            chunk = prompt[done : min(done + batch, stable) if done < stable else done + batch]
            tokens = (C.llama_token * len(chunk))(*chunk)
            self._decode(C.llama_batch_get_one(tokens, len(chunk)))
            self._remember(chunk)
            if len(self.tokens) == stable:
                self.checkpoints.take(stable)
        on_progress(len(self.tokens))
        self.mark()
        self._slow = True

    def advance(self, token: int) -> None:
        """Process one generated token; raises :class:`Interrupted` or NativeFailure."""
        if self.interrupted():
            raise Interrupted
        self._arm(self._slow)
        self._one[0] = token
        started = time.perf_counter()
        self._decode(self._batch_of_one)
        self._slow = time.perf_counter() - started > _SLOW_STEP
        self._remember((token,))

    def mark(self) -> None:
        """Note that a turn begins or ends here."""
        count = len(self.tokens)
        if count and self._marks[-1:] != [count]:
            self._marks.append(count)

    @property
    def marks(self) -> list[int]:
        """Token counts at which a turn began or ended: places where text may be cut."""
        return list(self._marks)

    @property
    def room(self) -> int:
        """Tokens that the context can still take."""
        return self.model.context - len(self.tokens)

    def _kept(self, text: str) -> tuple[int, int]:
        """Return how many processed tokens spell the beginning of ``text``, and its characters.

        Only at marks: text is cut between turns, never inside a word.
        """
        if not self.model.vocabulary.is_bpe:
            return 0, 0  # other tokenizers put a space before text: pieces do not add up to it
        end = self._same_bytes(text)
        for mark in reversed(self._marks):
            if self._ends[mark - 1] > end:
                continue
            # Decoded as the answer was: bytes that are no character became U+FFFD there too.
            spelled = self._bytes[: self._ends[mark - 1]].decode("utf-8", "replace")
            if text.startswith(spelled):
                return mark, len(spelled)
        return 0, 0

    def _same_bytes(self, text: str) -> int:
        """Return a bound on the processed bytes that spell the beginning of ``text``."""
        same = _common(self._bytes.decode("utf-8", "replace"), text)
        # U+FFFD takes three bytes for at most three; a character may have been cut at the end.
        return len(text[:same].encode("utf-8", "replace")) + 4

    def _can_cut(self, shared: int) -> bool:
        """Return whether the memory can go on at ``shared``, as it is."""
        if self.model.recurrent and shared < len(self.tokens):
            return False  # a recurrent state cannot step back
        window = self.model.sliding_window
        if window <= 0 or shared == 0:
            return True
        # A sliding window may have lost cells that are needed there.
        oldest = C.llama_memory_seq_pos_min(self._memory, 0)
        return bool(oldest <= max(0, shared - window))

    def _decode(self, batch: C.llama_batch) -> None:
        code = C.llama_decode(self.model.context_pointer, batch)
        if code == 0:
            return
        # Whatever the failed call left behind goes, so that memory and tokens stay in step.
        if not C.llama_memory_seq_rm(self._memory, 0, len(self.tokens), -1):
            self._step_back()
        if code == _ABORTED or self.interrupted():
            raise Interrupted
        if code == 1:
            raise NativeFailure("context", "The context is full.")
        raise NativeFailure("decode", f"llama.cpp could not process the tokens (code {code}).")

    def _step_back(self) -> None:
        """Go to the last place to come back to, or to the beginning."""
        place = self.checkpoints.before(len(self.tokens))
        if (
            place
            and self.checkpoints.restore(place)
            and C.llama_memory_seq_rm(self._memory, 0, place, -1)
        ):
            self._forget(place)
        else:
            self.clear()

    def _arm(self, wanted: bool) -> None:
        if wanted != self._armed:
            callback = self._on_abort if wanted else self._never
            C.llama_set_abort_callback(self.model.context_pointer, callback, None)
            self._armed = wanted

    def _remember(self, tokens: Sequence[int]) -> None:
        for token in tokens:
            self._bytes += self.model.vocabulary.piece(token, special=True)
            self._ends.append(len(self._bytes))
        self.tokens.extend(tokens)

    def _forget(self, kept: int) -> None:
        del self.tokens[kept:]
        del self._bytes[self._ends[kept - 1] if kept else 0 :]
        del self._ends[kept:]
        self._marks = [mark for mark in self._marks if mark <= kept]
        self.checkpoints.forget(kept)


def _common(first: str, second: str) -> int:
    """Return how many characters both begin with."""
    same, differs = 0, min(len(first), len(second)) + 1
    while differs - same > 1:
        middle = (same + differs) // 2
        if first.startswith(second[:middle]):
            same = middle
        else:
            differs = middle
    return same
