"""One turn: from the branch on view to the stored answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from app.chat.asking import Counting, look_ahead, read_prompt, wishes_of
from app.chat.context_plan import DoesNotFit
from app.chat.model import Message, MessageState
from app.chat.prompt import turns_of
from app.chat.recorder import Recorder, StorageWatcher
from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError
from app.core.words import mark, tr
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Finished, Progress, Sampling, Stats, Text, Turn

__all__ = ["AnswerNotSaved", "DoesNotFit", "Generating", "answer", "turns_of"]

log = logging.getLogger(__name__)


class Generating(Counting, Protocol):
    """What a turn needs of the engine."""

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
    ) -> Finished:
        """Answer ``turns``; blocks, and calls ``on_event`` on a thread of its own."""


class AnswerNotSaved(StorageError):
    """An answer ended and could not be stored: it is whole in ``message``, and nowhere else.

    ``store.finish_message`` with what ``message`` holds tries again. ``failure`` is the engine's
    error where that is what ended the answer.
    """

    def __init__(self, message: Message, cause: StorageError, failure: Exception | None) -> None:
        super().__init__(cause.text, cause.hint, cause.detail)
        self.message = message
        self.failure = failure
        self.can_be_repaired = cause.can_be_repaired


@dataclass(frozen=True)
class _Ending:
    state: MessageState
    note: str = ""
    stats: Stats | None = None
    failure: BaseException | None = None


def answer(
    store: ConversationStore,
    engine: Generating,
    conversation: int,
    sampling: Sampling,
    *,
    system: str = "",
    on_message: Callable[[Message], None],
    on_event: Callable[[Progress | Text], None],
    cancel: CancelToken,
    parent: int | None = None,
    on_storage_error: StorageWatcher | None = None,
) -> Message:
    """Have the user's message answered and return the stored answer; blocks until it has ended.

    ``sampling`` and ``system`` are the settings'; what the conversation has of its own goes first.
    ``parent`` is the user's message, by default the last on view; one that has answers gets
    another beside them. ``on_message`` gets the new, still empty message once; ``on_event`` runs
    on the engine's thread. A cancelled answer is returned as "stopped".

    The text is stored as it comes, by a thread of its own: a slow or full disk holds no token up.
    When storing fails, ``on_storage_error`` is told once (on that thread), and told None when it
    works again.

    Raises :class:`DoesNotFit`, with nothing stored, for a prompt that leaves no room for an answer:
    ``store.leave_out`` or :func:`app.chat.summary.summarize` shorten it, once the owner agrees.
    Raises :class:`EngineError` after storing what had come, :class:`StorageError` when nothing
    could be stored from the start, and :class:`AnswerNotSaved` when the end could not be.
    """
    branch = store.branch(conversation) if parent is None else store.path(parent)
    if not branch or branch[-1].role != "user" or branch[-1].conversation != conversation:
        raise ValueError("only a user's message in this conversation can be answered")
    wishes = wishes_of(store.conversation(conversation), sampling, system)
    prompt = read_prompt(store, branch, wishes.system)
    failure: EngineError | None = None
    try:
        plan = look_ahead(engine, prompt, wishes.sampling.max_tokens, wishes.thinking)
    except EngineError as error:
        failure = error  # stored as what became of this answer
    else:
        if plan is not None and not plan.fits:
            raise DoesNotFit(plan)
    loaded = engine.loaded
    if loaded is not None:
        store.use_model(conversation, loaded.path)
    message = store.add_message(
        conversation,
        "assistant",
        "",
        parent=branch[-1].id,
        state="streaming",
        model=loaded.name if loaded is not None else "",
    )
    with Recorder(store, message.id, on_storage_error) as recorder:

        def heard(event: Progress | Text) -> None:
            if isinstance(event, Text):
                recorder.add(event.text)
            on_event(event)

        def generate() -> Finished:
            on_message(message)
            if failure is not None:
                raise failure
            return engine.generate(
                prompt.turns,
                wishes.sampling,
                on_event=heard,
                cancel=cancel,
                thinking=wishes.thinking,
            )

        ending = _run(generate)
    return _store_ending(store, message, recorder.text(), ending)


def _run(generate: Callable[[], Finished]) -> _Ending:
    try:
        finished = generate()
    except Cancelled:
        return _Ending("stopped")
    except EngineDied as error:
        return _Ending("interrupted", error.text, failure=error)
    except EngineError as error:
        if error.kind == "cancelled":
            return _Ending("stopped")
        return _Ending("failed", error.text, failure=error)
    except BaseException as error:  # a bug, or Ctrl+C: stored like the others, then raised again
        return _Ending("interrupted", tr("Something outside the engine ended it."), failure=error)
    if finished.reason == "cancelled":
        return _Ending("stopped", stats=finished.stats)
    notes = [_NOTES.get(finished.reason, ""), *finished.notes]
    return _Ending("complete", " ".join(note for note in notes if note), finished.stats)


_NOTES = {
    "length": mark("It reached the most tokens that an answer may have."),
    "context": mark("The model's context is full."),
}


def _store_ending(
    store: ConversationStore, message: Message, text: str, ending: _Ending
) -> Message:
    try:
        stored = store.finish_message(
            message.id, text, ending.state, stats=ending.stats, note=ending.note
        )
    except StorageError as error:
        unsaved = msgspec.structs.replace(
            message, text=text, state=ending.state, stats=ending.stats, note=ending.note
        )
        failure = ending.failure
        if failure is None or isinstance(failure, Exception):
            raise AnswerNotSaved(unsaved, error, failure) from (failure or error)
        log.error("the last answer is not saved: %s (%s)", error, error.detail)
        raise failure from error
    if ending.failure is not None:
        raise ending.failure
    return stored
