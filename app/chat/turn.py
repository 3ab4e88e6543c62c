"""One turn: from the branch on view to the stored answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from app.chat.model import Message, MessageState
from app.chat.recorder import Recorder, StorageWatcher
from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, StorageError
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Finished, Loaded, Progress, Sampling, Stats, Text, Turn

log = logging.getLogger(__name__)


class Generating(Protocol):
    """What a turn needs of the engine."""

    @property
    def loaded(self) -> Loaded | None:
        """The model in memory."""

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
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

    ``parent`` is the user's message, by default the last on view; one that has answers gets
    another beside them. ``on_message`` gets the new, still empty message once; ``on_event`` runs
    on the engine's thread. A cancelled answer is returned as "stopped".

    The text is stored as it comes, by a thread of its own: a slow or full disk holds no token up.
    When storing fails, ``on_storage_error`` is told once (on that thread), and told None when it
    works again.

    Raises :class:`EngineError` after storing what had come, :class:`StorageError` when nothing
    could be stored from the start, and :class:`AnswerNotSaved` when the end could not be.
    """
    branch = store.branch(conversation) if parent is None else store.path(parent)
    if not branch or branch[-1].role != "user" or branch[-1].conversation != conversation:
        raise ValueError("only a user's message in this conversation can be answered")
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
            return engine.generate(
                turns_of(branch, system), sampling, on_event=heard, cancel=cancel
            )

        ending = _run(generate)
    return _store_ending(store, message, recorder.text(), ending)


def turns_of(branch: Sequence[Message], system: str = "") -> list[Turn]:
    """Return a branch as chat templates take it: the system's turn first, then roles in turn.

    An answer without text is left out, and so is one that failed; an interrupted or stopped one
    stays with what it has. Questions that are left side by side become one turn: templates refuse
    two turns of the same role in a row, and nothing that the user said is dropped.
    """
    instructions = [system, *(message.text for message in branch if message.role == "system")]
    kept = [text for text in instructions if text.strip()]
    turns = [Turn("system", "\n\n".join(kept))] if kept else []
    for message in branch:
        if message.role == "system" or (message.role == "assistant" and not _is_context(message)):
            continue
        if turns and turns[-1].role == message.role:
            turns[-1] = Turn(message.role, f"{turns[-1].content}\n\n{message.text}")
        else:
            turns.append(Turn(message.role, message.text))
    return turns


def _is_context(message: Message) -> bool:
    return message.state != "failed" and bool(message.text.strip())


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
        return _Ending("interrupted", "Something outside the engine ended it.", failure=error)
    if finished.reason == "cancelled":
        return _Ending("stopped", stats=finished.stats)
    return _Ending("complete", _NOTES.get(finished.reason, ""), finished.stats)


_NOTES = {
    "length": "It reached the most tokens that an answer may have.",
    "context": "The model's context is full.",
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
