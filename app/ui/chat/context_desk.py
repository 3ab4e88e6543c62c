"""What fits into the context, what more of it would take, and the ways on when it is too small."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.chat.context_plan import ContextPlan
from app.chat.model import Message
from app.core.paths import demo_model
from app.ui.chat.answering import Answering
from app.ui.chat.branch_on_view import BranchOnView
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.ways_on import smaller
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.fit.context import ContextCost, ContextCosts
    from app.services import Services


class Overfull(NamedTuple):
    """A question that is not answered because not everything fits."""

    question: Message
    plan: ContextPlan
    larger: ContextCost | None
    """A context in which all of it fits; None where the model or the machine gives none."""


class ContextDesk(QObject):
    """Knows the plan of the next prompt and does what the owner chooses; runs on the Qt thread.

    Signals:
        planned: the :class:`ContextPlan` of what would be sent now.
        costs_read: the :class:`ContextCosts` of the model in memory.
        overfull: the :class:`Overfull` question on view that waits for a choice, or None.
        left_out: the message behind which prompts begin now, or no longer do.
        failed: the exception when the store could not do what was asked.
    """

    planned = Signal(object)
    costs_read = Signal(object)
    overfull = Signal(object)
    left_out = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        loader: ModelLoader,
        answering: Answering,
        view: BranchOnView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._loader = loader
        self._answering = answering
        self._view = view
        self._again: Message | None = None
        """It is answered when the larger context is there."""
        self._waiting: dict[int, Overfull] = {}
        self.plan: ContextPlan | None = None
        answering.overfull.connect(self._on_overfull)
        answering.left_out.connect(self.left_out)
        answering.begun.connect(lambda message: self._done(message.conversation))

    def take_plan(self, plan: ContextPlan) -> None:
        """Note what would be sent now."""
        self.plan = plan
        self.planned.emit(plan)

    @property
    def waiting(self) -> Overfull | None:
        """The question that waits for a choice in the conversation on view."""
        return self._waiting.get(self._view.conversation or 0)

    def show(self) -> None:
        """Another conversation is on view: show what waits for a choice in it."""
        self.overfull.emit(self.waiting)

    def read_costs(self) -> None:
        """Work out what contexts take; the plan's prompt is among what they are for."""
        needed = self.plan.needed_context if self.plan is not None else 0
        self._tasks.run(
            lambda: self._services.fit.context_costs(needed=needed),
            self._on_costs,
            self.failed.emit,
            lane="context",
        )

    def choose(self, context: int | None) -> None:
        """Load the model in memory with another context, None being as large as fits."""
        asked = self._services.engine.asked
        if asked is not None:
            self._choose(asked[0], context)

    def choose_smaller(self) -> None:
        """Load the model that was asked for last with half of its context."""
        self._choose(self._loader.path or demo_model(), smaller(self._loader.asked_context))

    def enlarge(self) -> None:
        """Load the model with the context that was offered, then answer the question."""
        waiting = self.waiting
        if waiting is not None and waiting.larger is not None:
            self._done(waiting.question.conversation)
            self._again = waiting.question
            self.choose(waiting.larger.context)

    def go_on(self, *, summarized: bool) -> None:
        """Leave out what does not fit, with a summary in its place or without, and answer."""
        waiting = self.waiting
        if waiting is not None and waiting.plan.until is not None:
            self._done(waiting.question.conversation)
            self._answering.answer_without(
                waiting.question, waiting.plan.until, summarized=summarized
            )

    def take_in(self, message: int) -> None:
        """Let prompts go on above a message again."""
        self._tasks.run(
            lambda: self._services.store.take_in(message),
            self.left_out.emit,
            self.failed.emit,
            lane="disk",
        )

    def go_on_loaded(self) -> bool:
        """Answer the question for which the context was enlarged; return whether there is one."""
        question, self._again = self._again, None
        if question is not None:
            self._answering.begin()
            self._answering.answer(question)
        return question is not None

    def _done(self, conversation: int) -> None:
        waited = self._waiting.pop(conversation, None)
        if waited is not None and conversation == self._view.conversation:
            self.overfull.emit(None)

    def _choose(self, path: Path, context: int | None) -> None:
        """Load a model with a context that it keeps from now on."""

        def load(_: object = None) -> None:
            self._loader.load(path, context)

        def not_kept(error: Exception) -> None:
            self.failed.emit(error)
            load()

        self._tasks.run(
            lambda: self._services.fit.choose_context(path, context),
            load,
            not_kept,
            lane="settings",
        )

    def _on_overfull(self, question: Message, plan: ContextPlan) -> None:
        conversation = question.conversation
        if conversation == self._view.conversation:
            self.plan = plan

        def shown(costs: ContextCosts | None) -> None:
            larger = costs.least_for(plan.needed_context) if costs is not None else None
            if larger is not None and larger.context <= plan.context:
                larger = None
            self._waiting[conversation] = Overfull(question, plan, larger)
            if conversation == self._view.conversation:
                self.overfull.emit(self.waiting)

        def unknown(_error: Exception) -> None:
            shown(None)  # the other ways on are there

        self._tasks.run(
            lambda: self._services.fit.context_costs(needed=plan.needed_context),
            shown,
            unknown,
            lane="context",
        )

    def _on_costs(self, costs: ContextCosts | None) -> None:
        if costs is not None:
            self.costs_read.emit(costs)
