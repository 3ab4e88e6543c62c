"""How the chat page bears a long conversation, measured from inside it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

from app.chat.model import Message
from app.ui.chat.chat_page import ChatPage
from app.ui.chat.stall_probe import Heartbeat

_FRAME_MS = 16
_QUIET_MS = 300
_LOOK_MS = 5
_LONGEST_S = 500.0


class _Paints(QObject):
    """Notes when a widget was painted last."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.latest = 0.0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look on."""
        if event.type() == QEvent.Type.Paint:
            self.latest = perf_counter()
        return False


def measure_opening(page: ChatPage, conversation: int) -> dict[str, float]:
    """Open a conversation and return the seconds until its end is on view, and until all rests.

    ``worst`` is the longest stall of the Qt thread meanwhile, in milliseconds.
    """
    transcript = page.transcript
    paints = _Paints(transcript.viewport())
    shown: list[float] = []
    page.controller.view.changed.connect(lambda _branch: shown.append(perf_counter()))
    heartbeat = Heartbeat(page)
    began = perf_counter()
    page.controller.open_conversation(conversation)
    _until(lambda: bool(shown) and bool(transcript.views) and paints.latest > shown[0])
    opened = perf_counter() - began
    _until(lambda: perf_counter() - paints.latest > _QUIET_MS / 1000)
    heartbeat.stop()
    return {
        "read": shown[0] - began,
        "opened": opened,
        "settled": paints.latest - began,
        **heartbeat.stalls(),
    }


def measure_scrolling(page: ChatPage, step: int) -> dict[str, float]:
    """Scroll from the end to the beginning, ``step`` pixels a frame; milliseconds.

    ``starved`` counts the frames in which what is further up was not laid out yet.
    """
    transcript, bar = page.transcript, page.transcript.verticalScrollBar()
    frames = starved = most = 0
    loop = QEventLoop()

    def scroll() -> None:
        nonlocal frames, starved, most
        frames += 1
        most = max(most, len(transcript.views))
        value = bar.value()
        bar.setValue(value - step)
        if value == 0:
            if transcript.views[0].message == page.controller.branch[0]:
                loop.quit()
            starved += 1

    timer = QTimer(page, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(scroll)
    heartbeat = Heartbeat(page)
    began = perf_counter()
    timer.start()
    loop.exec()
    seconds = perf_counter() - began
    timer.stop()
    heartbeat.stop()
    return {
        "seconds": seconds,
        "frames": frames,
        "starved": starved - 1,
        "views": most,
        **heartbeat.stalls(),
    }


def measure_answer(page: ChatPage, question: str) -> dict[str, float]:
    """Ask in the conversation on view and return the stalls until the answer has ended."""
    heartbeat = Heartbeat(page)
    began = perf_counter()
    message = _ask(page, question)
    heartbeat.stop()
    return {
        "tokens": message.stats.completion_tokens if message.stats is not None else 0,
        "seconds": perf_counter() - began,
        **heartbeat.stalls(),
    }


def measure_growth(page: ChatPage, questions: int, every: int) -> list[int]:
    """Ask one question after another; return the resident bytes after each ``every`` answers."""
    process = psutil.Process()
    resident: list[int] = []
    for number in range(1, questions + 1):
        _ask(page, f"Question {number}?")
        if number % every == 0:
            gc.collect()
            resident.append(process.memory_info().rss)
    return resident


def _ask(page: ChatPage, question: str) -> Message:
    finished: list[Message] = []
    connection = page.controller.message_finished.connect(finished.append)
    sent = page.controller.send(question)
    assert sent, page.controller.phase
    _until(lambda: bool(finished) and page.controller.phase == "idle")
    page.controller.message_finished.disconnect(connection)
    return finished[-1]


def _until(there: Callable[[], bool]) -> None:
    """Let Qt work until something is so; raises TimeoutError when that does not come."""
    loop = QEventLoop()
    deadline = perf_counter() + _LONGEST_S
    timer = QTimer(interval=_LOOK_MS)

    def look() -> None:
        if there() or perf_counter() > deadline:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not there():
        raise TimeoutError("the chat page did not come to rest")
