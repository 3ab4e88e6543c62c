"""How much of the attached documents goes with a question: all of it, or what answers it likeliest.

What goes with a question that was sent stays as it was: the next prompt begins as this one did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from app.chat.asking import Counting, Wishes, look_ahead, read_prompt
from app.chat.context_plan import ContextPlan, kept_tokens, room_for_answer
from app.chat.model import Attachment, Message
from app.chat.model import Passage as Part
from app.chat.prompt import quoted
from app.chat.store import ConversationStore
from app.documents.choice import Choice
from app.documents.passages import Passage, joined, passages
from app.documents.relevance import Place

_SHORT = 8_000
"""Characters that are counted at once, whatever they are."""
_BATCH = 64
_LEAST_SHARE = 4
"""Documents get at least this part of the context: an old chat has to make room for them."""
_MARGIN = 8
"""Tokens for each document: next to others it may be cut into tokens a little differently."""


class Counts(Counting, Protocol):
    """What it takes of the engine to see what fits."""

    def count_texts(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as it stands; blocks."""


class Share(msgspec.Struct, frozen=True):
    """How many of a document's passages go into the prompt."""

    passages: int
    of: int


class Fitted(msgspec.Struct, frozen=True):
    """What would be sent now."""

    plan: ContextPlan
    attachments: tuple[Attachment, ...]
    """With the tokens that they take, as they are stored."""
    shares: Mapping[int, Share]
    """By the number of the attachment, for those that do not go in as a whole."""


class Attaching:
    """Fits the documents of a draft into the context, and remembers what it has counted.

    Everything blocks; for one thread at a time.
    """

    def __init__(self, store: ConversationStore, engine: Counts) -> None:
        self._store = store
        self._engine = engine
        self._model = ""
        self._passages: dict[int, tuple[Passage, ...]] = {}
        self._whole: dict[int, int | None] = {}
        self._choice: tuple[tuple[int, ...], Choice] | None = None

    def forget(self) -> None:
        """Free what was remembered: the documents were sent, or others are on view."""
        self._passages.clear()
        self._whole.clear()
        self._close_choice()

    def fit(
        self,
        branch: Sequence[Message],
        question: str,
        attachments: Sequence[Attachment],
        wishes: Wishes,
    ) -> Fitted | None:
        """Say, and store, how much of the documents goes with a question.

        Where all fit, they go in as they are. Where not, the smaller ones do, and of the others
        those passages that share words with the question: as many as leave the chat room to go
        on. None without a model in memory. Raises EngineError and StorageError.
        """
        loaded = self._engine.loaded
        if loaded is None:
            return None
        if loaded.path != self._model:
            self.forget()
            self._model = loaded.path
        texts = self._store.attachments.texts(attachments)
        sizes = {one.id: self._size(one, texts[one.id], loaded.context) for one in attachments}
        known = [size for size in sizes.values() if size is not None]
        whole = [_with(one, None, sizes[one.id]) for one in attachments]
        room = room_for_answer(loaded.context, wishes.sampling.max_tokens)
        if len(known) == len(attachments) and sum(known) + room <= loaded.context:
            fitted = self._fitted(branch, question, whole, {}, wishes)
            if fitted is None or fitted.plan.fits:
                return self._kept(fitted, attachments)
        left = self._budget(branch, question, wishes, loaded.context, room)
        waiting = sorted(attachments, key=lambda one: (sizes[one.id] is None, sizes[one.id] or 0))
        while waiting:
            size = sizes[waiting[0].id]
            if size is None or size > left // len(waiting):
                break
            left -= size + _MARGIN
            waiting.pop(0)
        in_part = [one for one in attachments if one in waiting]
        chosen, shares = self._choose(in_part, texts, question, left)
        parts = {one.id: one for one in chosen}
        together = [parts.get(one.id, one) for one in whole]
        return self._kept(self._fitted(branch, question, together, shares, wishes), attachments)

    def _size(self, attachment: Attachment, text: str, context: int) -> int | None:
        """Return the exact tokens of a whole document, None where it is beyond the context."""
        if attachment.id not in self._whole:
            self._whole[attachment.id] = self._count_whole(attachment, text, context)
        size = self._whole[attachment.id]
        return size if size is None or size <= context else None

    def _count_whole(self, attachment: Attachment, text: str, context: int) -> int | None:
        if len(text) > _SHORT:
            # In pieces first: a text of a million words need not be cut into tokens as a whole.
            cut, total = self._cut(attachment, text), 0
            for place in range(0, len(cut), _BATCH):
                pieces = [text[one.start : one.end] for one in cut[place : place + _BATCH]]
                total += sum(self._engine.count_texts(pieces))
                if total > context + context // 8:
                    return None
        (tokens,) = self._engine.count_texts([quoted(_with(attachment, None, None), text)])
        return tokens

    def _cut(self, attachment: Attachment, text: str) -> tuple[Passage, ...]:
        if attachment.id not in self._passages:
            self._passages[attachment.id] = passages(text, attachment.kind)
        return self._passages[attachment.id]

    def _budget(
        self, branch: Sequence[Message], question: str, wishes: Wishes, context: int, room: int
    ) -> int:
        """Return the tokens for documents where they do not fit as they are."""
        said = question if question.strip() else "?"
        bare = self._tokens(branch, said, wishes)
        alone = self._tokens((), said, wishes) if branch else bare
        usual = kept_tokens(context, wishes.sampling.max_tokens) - bare
        return min(max(usual, context // _LEAST_SHARE), context - room - alone) - _MARGIN

    def _tokens(self, branch: Sequence[Message], question: str, wishes: Wishes) -> int:
        prompt = read_prompt(self._store, branch, wishes.system, draft=question)
        return self._engine.count(prompt.turns, thinking=wishes.thinking).tokens

    def _choose(
        self,
        attachments: Sequence[Attachment],
        texts: Mapping[int, str],
        question: str,
        budget: int,
    ) -> tuple[list[Attachment], dict[int, Share]]:
        if not attachments:
            return [], {}
        cut = [self._cut(one, texts[one.id]) for one in attachments]
        heads = self._count(attachments, [[] for _ in attachments], cut, texts)
        # Each name and its fences are there, whatever is chosen.
        left = budget - sum(one.tokens or 0 for one in heads) - _MARGIN * len(heads)
        places = self._choice_of(attachments, cut, texts).choose(question, left)
        while True:
            groups = [
                [at.passage for at in places if at.document == document]
                for document in range(len(attachments))
            ]
            result = self._count(attachments, groups, cut, texts)
            if not places or sum(one.tokens or 0 for one in result) <= budget:
                break
            places = _without_least(places)
        shares = {
            one.id: Share(len(group), len(pieces))
            for one, group, pieces in zip(attachments, groups, cut, strict=True)
        }
        return result, shares

    def _count(
        self,
        attachments: Sequence[Attachment],
        groups: Sequence[Sequence[int]],
        cut: Sequence[Sequence[Passage]],
        texts: Mapping[int, str],
    ) -> list[Attachment]:
        """Return the attachments with these of their passages, and their tokens."""
        chosen = []
        for one, group, pieces in zip(attachments, groups, cut, strict=True):
            spans = joined([pieces[place] for place in group])
            chosen.append(_with(one, tuple(Part(span.start, span.end) for span in spans), None))
        tokens = self._engine.count_texts([quoted(one, texts[one.id]) for one in chosen])
        return [_with(one, one.passages, count) for one, count in zip(chosen, tokens, strict=True)]

    def _choice_of(
        self,
        attachments: Sequence[Attachment],
        cut: Sequence[Sequence[Passage]],
        texts: Mapping[int, str],
    ) -> Choice:
        key = tuple(one.id for one in attachments)
        if self._choice is None or self._choice[0] != key:
            self._close_choice()
            together = [
                (texts[one.id], pieces) for one, pieces in zip(attachments, cut, strict=True)
            ]
            self._choice = key, Choice(together, self._engine.count_texts)
        return self._choice[1]

    def _close_choice(self) -> None:
        if self._choice is not None:
            self._choice[1].close()
            self._choice = None

    def _fitted(
        self,
        branch: Sequence[Message],
        question: str,
        attachments: Sequence[Attachment],
        shares: Mapping[int, Share],
        wishes: Wishes,
    ) -> Fitted | None:
        prompt = read_prompt(
            self._store, branch, wishes.system, draft=question, draft_attachments=attachments
        )
        plan = look_ahead(self._engine, prompt, wishes.sampling.max_tokens, wishes.thinking)
        return None if plan is None else Fitted(plan, tuple(attachments), shares)

    def _kept(self, fitted: Fitted | None, before: Sequence[Attachment]) -> Fitted | None:
        """Store what was chosen, where it is not stored already."""
        if fitted is not None:
            for one, old in zip(fitted.attachments, before, strict=True):
                if one != old:
                    self._store.attachments.choose(one.id, one.passages, one.tokens)
        return fitted


def _with(attachment: Attachment, parts: tuple[Part, ...] | None, tokens: int | None) -> Attachment:
    return msgspec.structs.replace(attachment, passages=parts, tokens=tokens)


def _without_least(places: Sequence[Place]) -> list[Place]:
    return list(places[: len(places) - max(1, len(places) // 20)])
