"""What the status strip says of the answer that runs, on view or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.units import format_rate
from app.core.words import tr
from app.ui.chat.chat_controller import ChatController
from app.ui.status_strip import NO_BAR

_JOB = "answer"


class AnswerJob(QObject):
    """Tells what the controller does, as long as it answers.

    Signals:
        job, job_ended: for the status strip (id, text, fraction, -1 or NO_BAR).
    """

    job = Signal(str, str, float)
    job_ended = Signal(str)

    def __init__(
        self,
        controller: ChatController,
        title_of: Callable[[int | None], str],
        parent: QObject | None = None,
    ) -> None:
        """``title_of`` says what a conversation is called."""
        super().__init__(parent)
        self._controller = controller
        self._title_of = title_of
        controller.phase_changed.connect(self._on_phase_changed)
        answering = controller.answering
        answering.speed_changed.connect(self._on_speed_changed)
        answering.prompt_progressed.connect(self._on_prompt_progressed)

    @property
    def elsewhere(self) -> str:
        """Say which conversation is answered, where that is not on view; else empty."""
        conversation = self._controller.answers_elsewhere
        if conversation is None:
            return ""
        return tr("answers “{title}”", title=self._title_of(conversation))

    def reading(self, done: int, total: int) -> str:
        """Say how far the prompt is read, and how long the rest takes."""
        left = self._controller.reading.left(done, total)
        more = tr(", {left} left", left=left) if left else ""
        return tr("Reading {done:,} of {total:,} tokens{more} …", done=done, total=total, more=more)

    def _on_phase_changed(self, phase: str) -> None:
        if phase == "stopping":
            self._tell(tr("Stopping …"))
        elif phase == "answering":
            self._tell(tr("Answering …"))
        else:
            self.job_ended.emit(_JOB)

    def _on_speed_changed(self, tokens: int, tps: float) -> None:
        if self._controller.phase == "answering":
            speed = f", {format_rate(tps)}" if tps else ""
            self._tell(tr("Answering: {tokens:,} tokens{speed}", tokens=tokens, speed=speed))

    def _on_prompt_progressed(self, done: int, total: int) -> None:
        self._tell(self.reading(done, total), done / total if total else -1.0)

    def _tell(self, text: str, share: float = NO_BAR) -> None:
        self.job.emit(_JOB, text, share)
