"""A real window in a process of its own: asks one question and tells what it shows."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.core.paths import DataPaths
from app.engine.protocol import Sampling
from app.services import Services
from app.ui.application import make_application
from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow
from app.ui.signal_ender import SignalEnder
from app.ui.tasks import Tasks
from app.ui.theme import Themes

HOME, TOKENS = Path(sys.argv[1]), int(sys.argv[2])


class PacedServices(Services):
    """The real services; the answer goes on for a while."""

    def sampling(self) -> Sampling:
        return Sampling(max_tokens=TOKENS, ignore_end=True)


application = make_application()
window = MainWindow(PacedServices(DataPaths(HOME)), Tasks(), Themes(application, "light", 1.0))
page = window.current_page
assert isinstance(page, ChatPage)
controller = page.controller
asked = False
shown = 0


def say(*words: object) -> None:
    print(*words, flush=True)


def ask(_phase: str) -> None:
    global asked
    if not asked and controller.loaded is not None and controller.phase == "idle":
        asked = True
        controller.new_chat()
        controller.send("How much memory does a model need?")


def show(text: str) -> None:
    global shown
    shown += len(text)
    say("text", time.monotonic(), shown)


def finish(message: object) -> None:
    say("finished", getattr(message, "state", ""))
    window.close()


controller.phase_changed.connect(ask)
controller.text_arrived.connect(show)
controller.message_finished.connect(finish)
window.painted.connect(lambda: say("painted"))
ender = SignalEnder(window)
window.show()
sys.exit(application.exec())
