"""What the prompt would be now: counted exactly, with its documents, when the engine is free."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.attaching import Attaching, Fitted
from app.chat.asking import Wishes, look_ahead, read_prompt
from app.chat.context_plan import ContextPlan
from app.chat.model import Message
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_DELAY_MS = 300
_BUSY_MS = 1_000
"""Others have the engine: counting waits and looks again."""


class Asked(NamedTuple):
    """What would be sent; documents of the draft are read where they are stored."""

    conversation: int | None
    branch: tuple[Message, ...]
    draft: str
    wishes: Wishes


class PromptCounter(QObject):
    """Counts a moment after the last change, and takes up what was kept of the conversation.

    Signals:
        planned: the :class:`ContextPlan`.
        fitted: the :class:`Fitted` documents, where there are any.
        failed: the exception when the engine could not count.
    """

    planned = Signal(object)
    fitted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        asked: Callable[[], Asked | None],
        attaching: Attaching,
        parent: QObject | None = None,
    ) -> None:
        """``asked`` says what would be sent now, None while the engine has better things to do."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._asked = asked
        self._attaching = attaching
        self._number = 0
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._on_timeout)

    def schedule(self) -> None:
        """Count soon; what is scheduled already waits anew."""
        self._timer.start(_DELAY_MS)

    def stop(self) -> None:
        """Count no more, and tell no result that is on its way."""
        self._timer.stop()
        self._number += 1

    def _on_timeout(self) -> None:
        asked = self._asked()
        if self._services.engine.loaded is None or asked is None:
            return
        self._number += 1
        number = self._number

        def done(found: ContextPlan | Fitted | None) -> None:
            if number != self._number:
                return
            if isinstance(found, Fitted):
                self.fitted.emit(found)
                self.planned.emit(found.plan)
            elif found is not None:
                self.planned.emit(found)
            elif self._services.engine.loaded is not None:
                self._timer.start(_BUSY_MS)

        def failed(error: Exception) -> None:
            if number == self._number:
                self.failed.emit(error)

        self._tasks.run(
            lambda: plan_now(self._services, asked, self._attaching), done, failed, lane="engine"
        )


def plan_now(services: Services, asked: Asked, attaching: Attaching) -> ContextPlan | Fitted | None:
    """Count a prompt and say what of it fits, and which passages of its documents; blocks.

    None without a model in memory, and while others have the engine.
    """
    engine, store = services.engine, services.store
    with services.line.turn_if_free() as free:
        loaded = engine.loaded
        if not free or loaded is None:
            return None
        if asked.conversation is not None:
            services.states.turn_to(engine, asked.conversation)
        wishes = asked.wishes
        documents = store.attachments.of_draft(asked.conversation)
        if documents:
            return attaching.fit(asked.branch, asked.draft, documents, wishes)
        prompt = read_prompt(store, asked.branch, wishes.system, draft=asked.draft)
        if all(turn.role == "system" for turn in prompt.turns):
            return ContextPlan(tokens=0, context=loaded.context, room=0)
        return look_ahead(engine, prompt, wishes.sampling.max_tokens, wishes.thinking)
