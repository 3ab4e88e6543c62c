"""A window without its window: streams an endless answer into a store until it is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.chat.store import ConversationStore
from app.chat.turn import answer
from app.core.cancel import CancelToken
from app.engine.protocol import Finished, Progress, Sampling, Text, Turn

PACE_S = 0.005


def word(number: int) -> str:
    """Return the piece of text that comes as the ``number``th."""
    return f"word{number} "


class EndlessEngine:
    """Says a word every 5 ms, for ever."""

    loaded = None

    def __init__(self, log: int) -> None:
        self.log = log

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
    ) -> Finished:
        number = length = 0
        while True:
            on_event(Text(1, word(number), number))
            length += len(word(number))
            number += 1
            os.write(self.log, f"{time.monotonic()} {length}\n".encode())
            time.sleep(PACE_S)


def stream(database: Path, record: Path) -> None:
    """Stream until killed.

    ``record`` gets the message's id, then a line for each piece of text with the time
    (``time.monotonic``) and how long the answer was then.
    """
    log = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = ConversationStore(database)
    conversation = store.create_conversation()
    store.add_message(conversation.id, "user", "Go on for ever.", parent=None)
    answer(
        store,
        EndlessEngine(log),
        conversation.id,
        Sampling(),
        on_message=lambda message: (os.write(log, f"{message.id}\n".encode()), None)[1],
        on_event=lambda event: None,
        cancel=CancelToken(),
    )
