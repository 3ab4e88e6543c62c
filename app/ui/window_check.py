"""``snug selftest --window``: the real window asks, loses its engine, and goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from app.chat.model import Message, Preset
from app.engine.protocol import Loaded, Sampling
from app.services import Services
from app.ui.application import make_application
from app.ui.chat.chat_controller import ChatController
from app.ui.chat.chat_page import ChatPage
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks
from app.ui.theme import Themes

Result = dict[str, Any]

_PATIENCE_MS = 180_000
"""For all steps together, the engine's first check included."""
_ENDLESS = Sampling(max_tokens=100_000, ignore_end=True)


def check_window(
    services: Services,
    on_result: Callable[[Result], None] | None,
    *,
    model: Path | None = None,
) -> list[Result]:
    """Open the window (with ``model``, as a file manager would) and run its steps; blocks.

    The first step's seconds run from the start of the process to the window's first painting.
    """
    application = make_application()
    tasks = Tasks()
    themes = Themes(application, "light", 1.0)
    window = MainWindow(services, tasks, themes, model=model)
    check = _WindowCheck(services, window, model, on_result)
    tasks.crashed.connect(lambda error: check.fail(f"{type(error).__name__}: {error}"))
    QTimer.singleShot(_PATIENCE_MS, window, lambda: check.fail("it took too long"))
    window.show()
    application.exec()
    return check.results


class _WindowCheck:
    """Walks through the steps; each waits for what the window says next."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        model: Path | None,
        on_result: Callable[[Result], None] | None,
    ) -> None:
        self.results: list[Result] = []
        self._services = services
        self._window = window
        self._model = model
        self._on_result = on_result
        self._step, self._began = "window", _process_start()
        self._steps = self._walk()
        self._killed = 0
        self._answer: Message | None = None
        window.painted.connect(lambda: next(self._steps, None))
        window.ready.connect(lambda: next(self._steps, None))

    def fail(self, text: str) -> None:
        """Note that the step at work failed, and close the window."""
        self._note(False, text)
        self._window.close()

    def _walk(self) -> Iterator[None]:
        # Begins with the window's first painting, and goes on whenever it says what it waits for.
        self._note(True, "on the screen")
        self._begin("model")
        yield
        page = self._window.current_page
        assert isinstance(page, ChatPage)
        chat = page.controller
        chat.loader.loaded.connect(self._on_loaded)
        chat.message_finished.connect(self._on_answered)
        chat.text_arrived.connect(self._on_text)
        if chat.loaded is None:
            yield
        loaded = chat.loaded
        if loaded is None or self._model not in (None, Path(loaded.path)):
            self.fail(f"{loaded.path if loaded else 'nothing'} was loaded, not {self._model}")
            return
        self._note(True, f"{loaded.name}, {loaded.context:,} tokens of context")
        yield from self._ask(chat)
        yield from self._lose_engine(chat)
        self._window.close()

    def _ask(self, chat: ChatController) -> Iterator[None]:
        self._begin("chat")
        chat.new_chat()
        chat.send("What is quantization?")
        yield
        message = self._answer
        assert message is not None
        if message.state != "complete" or not message.text.strip() or message.stats is None:
            self.fail(f"the answer is {message.state}: {message.note}")
            return
        stats = message.stats
        self._note(True, f"{stats.completion_tokens} tokens at {stats.decode_tps:.0f} tokens/s")

    def _lose_engine(self, chat: ChatController) -> Iterator[None]:
        self._begin("engine killed")
        # A quick machine has a short answer whole before its first words can be seen.
        self._answer_for(chat, Preset(name="", sampling=_ENDLESS))
        self._killed = self._services.engine.pid or 0
        chat.send("What does Q4_K_M mean?")
        yield
        broken = self._answer
        assert broken is not None
        if broken.state != "interrupted":
            self.fail(f"the answer is {broken.state}, though its engine was killed")
            return
        self._answer_for(chat, None)
        chat.go_on("restart")
        while self._answer is broken:
            yield  # loaded again, answered again
        note = broken.note
        assert self._answer is not None
        if self._answer.state != "complete":
            self.fail(f"the answer after it is {self._answer.state}: {self._answer.note}")
            return
        self._note(True, f"“{note}” and one click went on")

    def _answer_for(self, chat: ChatController, preset: Preset | None) -> None:
        assert chat.conversation is not None
        self._services.store.set_preset(chat.conversation, preset)

    def _on_loaded(self, _loaded: Loaded) -> None:
        next(self._steps, None)

    def _on_answered(self, message: Message) -> None:
        self._answer = message
        # The page sees it, too: what comes next waits until it has.
        QTimer.singleShot(0, self._window, lambda: next(self._steps, None))

    def _on_text(self, _text: str) -> None:
        if self._killed:
            import psutil

            process, self._killed = psutil.Process(self._killed), 0
            process.kill()

    def _begin(self, step: str) -> None:
        self._step, self._began = step, time.time()

    def _note(self, ok: bool, text: str) -> None:
        seconds = round(time.time() - self._began, 3)
        result = {"step": self._step, "ok": ok, "text": text, "seconds": seconds}
        self.results.append(result)
        if self._on_result is not None:
            self._on_result(result)


def _process_start() -> float:
    import psutil

    return float(psutil.Process().create_time())
