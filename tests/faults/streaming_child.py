"""A window whose engine says words for ever, until the window is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from app.bench.scripted_engine import ScriptedEngine
from app.chat.model import Message
from app.core.cancel import CancelToken
from app.core.paths import DataPaths
from app.engine.protocol import Finished, Progress, Sampling, Text, Turn
from app.services import Services
from app.ui.application import make_application
from app.ui.chat.chat_page import ChatPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

PACE_S = 0.005


def word(number: int) -> str:
    """Return the piece of text that comes as the ``number``th."""
    return f"word{number} "


class EndlessEngine(ScriptedEngine):
    """Says a word every 5 ms, for ever."""

    def __init__(self, log: int) -> None:
        super().__init__(list, 1 / PACE_S)
        self._log = log

    def generate(
        self,
        turns: Sequence[Turn],
        sampling: Sampling,
        *,
        on_event: Callable[[Progress | Text], None],
        cancel: CancelToken,
        thinking: bool | None = None,
        text: str = "",
    ) -> Finished:
        number = length = 0
        while True:
            on_event(Text(1, word(number), number))
            length += len(word(number))
            number += 1
            os.write(self._log, f"{time.monotonic()} {length}\n".encode())
            time.sleep(PACE_S)


def stream(home: Path, record: Path) -> None:
    """Show the chat in a window and ask; never returns.

    ``record`` gets the message's id when the window shows it, and a line for each piece of text
    with the time (``time.monotonic``) and how long the answer was then.
    """
    log = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    application = make_application()
    page = ChatPage(
        Services(DataPaths(home), engine=EndlessEngine(log)),
        Tasks(),
        Themes(application, "light", 1.0),
    )

    def begun(message: Message) -> None:
        os.write(log, f"message {message.id}\n".encode())

    page.controller.answering.begun.connect(begun)
    page.resize(900, 600)
    page.show()
    QTimer.singleShot(0, page, lambda: page.controller.send("Go on for ever."))
    application.exec()
