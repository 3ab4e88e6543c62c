"""One answer at a time: from a stored question to the stored answer, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.chat.summary import summarize
from app.chat.turn import AnswerNotSaved, DoesNotFit, answer
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.protocol import Progress, Text
from app.ui.chat.event_inbox import EventInbox, Speed
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.shelf import Shelf
from app.ui.chat.unsaved import UnsavedAnswer
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services


class Answering(QObject):
    """Has questions answered on the engine's lane; a question may wait for a model to be loaded.

    Signals:
        changed: an answer begins, is being stopped, or has ended.
        begun: the answer, still empty.
        text_arrived: the next piece of it.
        speed_changed: tokens so far, and tokens per second.
        prompt_progressed: tokens of the prompt that were read, and all of them.
        finished: the answer as it is stored, or as it is where it could not be.
        failed: the exception that ended the last answer, and its question.
        storage_failed: an exception while it streams, or None when storing works again.
        save_failed: an answer that was held could not be stored again.
        moved: how many have the engine before this answer; 0 when it is its turn.
        overfull: the question, and the :class:`ContextPlan` that says what does not fit.
        left_out: the message behind which prompts begin now.
    """

    changed = Signal()
    begun = Signal(object)
    text_arrived = Signal(str)
    speed_changed = Signal(int, float)
    prompt_progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object, object)
    storage_failed = Signal(object)
    save_failed = Signal(object)
    moved = Signal(int)
    overfull = Signal(object, object)
    left_out = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        loader: ModelLoader,
        shelf: Shelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._loader = loader
        self._shelf = shelf
        self._cancel: CancelToken | None = None
        self._question: Message | None = None
        """It waits for a model that is being loaded."""
        self._inbox = EventInbox(tasks, self._on_events)
        self._speed = Speed()
        self._unsaved = UnsavedAnswer(services.store, tasks, self)
        self._unsaved.saved.connect(self.finished)
        self._unsaved.failed.connect(self.save_failed)
        self._pieces: list[str] = []
        self.conversation: int | None = None
        """Where something is being answered; None while its question is being stored."""
        self.message: int | None = None
        """The answer that streams."""

    @property
    def busy(self) -> bool:
        """Whether something is being answered, or about to be."""
        return self._cancel is not None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop and has not yet."""
        return self._cancel is not None and self._cancel.cancelled

    @property
    def text(self) -> str:
        """What was told of the answer that streams."""
        return "".join(self._pieces)

    @property
    def unsaved(self) -> Message | None:
        """The answer that the disk did not take, until it does."""
        return self._unsaved.message

    def begin(self) -> CancelToken:
        """Take the turn: from here on there is something to stop, by what is returned."""
        token = self._cancel = CancelToken()
        self.changed.emit()
        return token

    def end(self) -> None:
        """Give the turn back."""
        self._cancel = self.conversation = self.message = None
        self._pieces.clear()
        self.changed.emit()

    def stop(self) -> None:
        """Stop the answer; a question that waits for a model stays unanswered."""
        if self._cancel is not None:
            self._cancel.cancel()
            self.forget_waiting()
            self.changed.emit()

    def forget_waiting(self) -> Message | None:
        """Let the question that waits for a model stay unanswered, and return it."""
        question, self._question = self._question, None
        if question is not None:
            self.end()
        return question

    def go_on(self) -> bool:
        """Answer the question that waited for a model; return whether one did."""
        question, self._question = self._question, None
        if question is not None:
            self.answer(question)
        return question is not None

    def save(self) -> None:
        """Try once more to store the answer that the disk did not take."""
        self._unsaved.save()

    def answer(self, question: Message) -> None:
        """Answer a question after :meth:`begin`; loads a model first where there is none."""
        token = self._cancel
        assert token is not None
        services = self._services
        self._speed = Speed()
        self._turn_to(question.conversation)
        if services.engine.loaded is None or self._loader.busy:
            self._question = question
            if not self._loader.busy:
                self._loader.load_again()
            return

        def work() -> Message:
            with self._turn(token), self._inbox as put:
                services.states.turn_to(services.engine, question.conversation)
                return answer(
                    services.store,
                    services.engine,
                    question.conversation,
                    services.sampling(),
                    system=services.settings.value.system_prompt,
                    on_message=lambda message: self._tasks.post(lambda: self._on_begun(message)),
                    on_event=put,
                    cancel=token,
                    parent=question.id,
                    on_storage_error=lambda error: self._tasks.post(
                        lambda: self.storage_failed.emit(error)
                    ),
                )

        self._tasks.run(
            work,
            self._on_answered,
            lambda error: self._on_failed(error, question),
            lane="engine",
        )

    def answer_without(self, question: Message, until: int, *, summarized: bool) -> None:
        """Answer a question with what is up to the message ``until`` left out, or summarized.

        For a question that was :attr:`overfull`, as the owner chose.
        """
        services = self._services
        token = self.begin()
        self._turn_to(question.conversation)

        def work() -> Message:
            if not summarized:
                return services.store.leave_out(until)
            with self._turn(token), self._inbox as put:
                services.states.turn_to(services.engine, question.conversation)
                return summarize(
                    services.store,
                    services.engine,
                    until,
                    on_event=put,
                    cancel=token,
                    system=services.settings.value.system_prompt,
                )

        def done(message: Message) -> None:
            self.left_out.emit(message)
            if token.cancelled:
                self.end()
            else:
                self.answer(question)

        self._tasks.run(work, done, lambda error: self._on_failed(error, question), lane="engine")

    @contextmanager
    def _turn(self, token: CancelToken) -> Iterator[None]:
        """Wait for the engine, behind whoever asked before; raises Cancelled."""

        def moved(before: int) -> None:
            self._tasks.post(lambda: self.moved.emit(before))

        waits = self._services.line.busy
        with self._services.line.turn(token, moved):
            if waits:
                moved(0)
            yield

    def _turn_to(self, conversation: int) -> None:
        self.conversation = conversation
        self.changed.emit()

    def _on_begun(self, message: Message) -> None:
        self.message = message.id
        self.begun.emit(message)

    def _on_events(self, events: list[Progress | Text]) -> None:
        latest = events[-1]
        if self.message is None:  # a summary is on its way
            if self.busy and not isinstance(latest, Text) and latest.total:
                self.prompt_progressed.emit(latest.done, latest.total)
            return
        text = "".join(event.text for event in events if isinstance(event, Text))
        if text:
            self._pieces.append(text)
            self.text_arrived.emit(text)
        if isinstance(latest, Text):
            self._speed.add(latest.tokens)
            if self._speed.due():
                self.speed_changed.emit(latest.tokens, self._speed.tps)
        elif latest.total:
            self.prompt_progressed.emit(latest.done, latest.total)

    def _on_answered(self, message: Message) -> None:
        self.finished.emit(message)
        self.end()

    def _on_failed(self, error: Exception, question: Message) -> None:
        number = self.message
        if isinstance(error, AnswerNotSaved):
            self._unsaved.hold(error.message)
            self.finished.emit(error.message)
        elif number is not None:
            self._shelf.run(lambda: self._services.store.message(number), self.finished.emit)
        self.end()
        if isinstance(error, DoesNotFit):
            self.overfull.emit(question, error.plan)
        elif not isinstance(error, Cancelled):  # it was taken back while it waited
            self.failed.emit(error, question)
