"""How long a prompt takes to be read, told before it is."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.context_plan import ContextPlan
from app.chat.model import Message
from app.core.words import tr
from app.engine.protocol import Loaded, Stats
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_LEAST_TOKENS = 48
"""Fewer say little about the speed."""
_WORTH_S = 3.0
"""Shorter waits need no announcement."""


class ReadingTime(QObject):
    """Knows how fast the model in memory reads prompts here; runs on the Qt thread.

    From its latest answers where there are any, else from what was measured of this machine.

    Signals:
        changed: more is known than before.
    """

    changed = Signal()

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._measured: dict[str, float] = {}
        self._predicted: float | None = None
        self._began: tuple[float, int] | None = None

    def take_loaded(self, loaded: Loaded) -> None:
        """Work out how fast a model should be that was just loaded."""
        self._predicted = None

        def done(tps: float | None) -> None:
            if self._services.engine.loaded is loaded:
                self._predicted = tps
                self.changed.emit()

        # Where nothing was measured nothing is told: no reason to bother anybody.
        self._tasks.run(
            self._services.fit.predicted_speed, done, lambda _error: None, lane="context"
        )

    def take_answers(self, messages: list[Message]) -> None:
        """Learn from answers, the latest last."""
        for message in messages:
            if message.stats is not None and message.model:
                self.measure(message.model, message.stats)

    def measure(self, model: str, stats: Stats) -> None:
        """Learn from an answer of the model of that name."""
        read = stats.prompt_tokens - stats.reused_tokens
        if read >= _LEAST_TOKENS and stats.prefill_tps > 0:
            self._measured[model] = stats.prefill_tps

    def seconds(self, tokens: int) -> float | None:
        """Return how long so many tokens take, None where that is not known."""
        loaded = self._services.engine.loaded
        tps = loaded and (self._measured.get(loaded.name) or self._predicted)
        return tokens / tps if tps else None

    def told(self, plan: ContextPlan) -> str:
        """Say how long a prompt takes, before it is sent; empty where it is a moment."""
        new = plan.tokens - plan.reused
        return reading_text(new, self.seconds(new))

    def begin(self) -> None:
        """A prompt is about to be read."""
        self._began = None

    def left(self, done: int, total: int) -> str:
        """Say how much longer the prompt that is being read takes; empty when that is not known."""
        if self._began is None or done < self._began[1]:
            self._began = perf_counter(), done
        began, first = self._began
        took, read = perf_counter() - began, done - first
        seconds = (total - done) * took / read if read > 0 and took > 0.5 else None
        if seconds is None:
            seconds = self.seconds(total - done)
        return about(seconds) if seconds is not None and seconds >= 1 else ""


def reading_text(tokens: int, seconds: float | None) -> str:
    """Say that a long prompt is to be read; empty where that takes only a moment."""
    if seconds is None or seconds < _WORTH_S:
        return ""
    return tr("reads {tokens:,} new tokens, {about}", tokens=tokens, about=about(seconds))


def about(seconds: float) -> str:
    """Say a time as one says it that is not exact: about 40 s, about 3 min."""
    if seconds < 10:
        return tr("about {seconds} s", seconds=max(1, round(seconds)))
    if seconds < 90:
        return tr("about {seconds} s", seconds=5 * round(seconds / 5))
    if seconds < 5400:
        return tr("about {seconds} min", seconds=round(seconds / 60))
    return tr("about {seconds} h", seconds=round(seconds / 3600))
