"""The chat without its looks: which conversation, which model, what is being answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.context_plan import ContextPlan
from app.chat.model import Conversation, Message
from app.core.errors import StorageError
from app.engine.errors import EngineDied
from app.engine.protocol import Loaded
from app.ui.attachments.documents_desk import DocumentsDesk
from app.ui.chat.answering import Answering
from app.ui.chat.branch_on_view import BranchOnView, Opened
from app.ui.chat.context_desk import ContextDesk
from app.ui.chat.draft_keeper import DraftKeeper
from app.ui.chat.idle_care import IdleCare
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.prompt_counter import Asked, PromptCounter
from app.ui.chat.questions import Questions
from app.ui.chat.reading_time import ReadingTime
from app.ui.chat.recovery import Recovery
from app.ui.chat.shelf import Shelf
from app.ui.chat.ways_on import Problem, Way
from app.ui.chat_settings.options_keeper import OptionsKeeper
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

Phase = Literal["idle", "loading", "answering", "stopping"]


class ChatController(QObject):
    """Connects the store and the engine with whatever shows them; runs on the Qt thread.

    Signals:
        phase_changed: the new :data:`Phase`.
        draft_shown: what waits to be sent in the conversation now on view.
        text_arrived: the next piece of the answer.
        speed_changed: tokens so far, and tokens per second.
        prompt_progressed: tokens of the prompt that were read, and all of them.
        message_finished: the answer as it is stored.
        counted: tokens that the prompt would have now, and the context they go into.
        uncounted: what would be sent now is not counted yet.
        failed: a :class:`Problem`.
        recovered: an earlier failure no longer holds.
        open_asked: the owner wants to choose a model file.
    """

    phase_changed = Signal(str)
    draft_shown = Signal(str)
    text_arrived = Signal(str)
    speed_changed = Signal(int, float)
    prompt_progressed = Signal(int, int)
    message_finished = Signal(object)
    counted = Signal(int, int)
    uncounted = Signal()
    failed = Signal(object)
    recovered = Signal()
    open_asked = Signal()

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self.phase: Phase = "idle"
        self.loader = ModelLoader(services, tasks, self)
        self.loader.started.connect(lambda _name: self._see_phase())
        self.loader.cancelled.connect(self._on_load_cancelled)
        self.loader.loaded.connect(self._on_loaded)
        self.loader.failed.connect(self._on_load_failed)
        self.shelf = Shelf(services.store, tasks, self)
        self.shelf.failed.connect(self._on_disk_failed)
        self.view = BranchOnView(services.store, self.shelf, self)
        self.drafts = DraftKeeper(services.store, tasks, self)
        self.options = OptionsKeeper(services, tasks, self)
        self.documents = DocumentsDesk(services, tasks, self)
        self._wire_view()
        self.answering = Answering(services, tasks, self.loader, self.shelf, self)
        self.questions = Questions(
            services.store, tasks, self.view, self.drafts, self.options, self.documents,
            self.answering, self.loader, self.shelf, self,
        )  # fmt: skip
        self.questions.failed.connect(self._on_disk_failed)
        self._wire_answering()
        self.context = ContextDesk(services, tasks, self.loader, self.answering, self.view, self)
        self.context.left_out.connect(self._on_left_out)
        self.context.failed.connect(lambda error: self.failed.emit(Problem(error)))
        self.recovery = Recovery(
            self.view, self.loader, self.answering, self.questions, self.context, self
        )
        self.recovery.failed.connect(self.failed)
        self.recovery.open_asked.connect(self.open_asked)
        self.recovery.new_chat_asked.connect(self.new_chat)
        self.recovery.conversation_asked.connect(self.open_conversation)
        self.care = IdleCare(services, tasks, lambda: self.phase != "idle", self)
        self.reading = ReadingTime(services, tasks, self)
        self._counter = PromptCounter(services, tasks, self._asked, self.documents.attaching, self)
        self._counter.planned.connect(self._on_planned)
        self._counter.fitted.connect(self.documents.take_fitted)
        self._counter.failed.connect(self._on_count_failed)

    # What is on view

    @property
    def branch(self) -> Sequence[Message]:
        """The messages on view, oldest first."""
        return self.view.messages

    @property
    def conversation(self) -> int | None:
        """The conversation on view; None for one that is not stored yet."""
        return self.view.conversation

    @property
    def loaded(self) -> Loaded | None:
        """The model in memory."""
        return self._services.engine.loaded

    def start(self) -> None:
        """Tidy the store, list the conversations and load the last model, all in the background."""

        def tidied(error: Exception | None = None) -> None:
            if error is not None:
                self.failed.emit(Problem(error))
            self.shelf.refresh(self._on_first_list)

        self._tasks.run(self._services.tidy, lambda _: tidied(), tidied, lane="disk")
        self.drafts.load()
        self.documents.show(self.conversation)
        if not self.loader.busy and self.loaded is None:
            last = self._services.settings.value.last_model
            self.loader.load(Path(last) if last and Path(last).exists() else None)

    def close(self) -> None:
        """Stop what runs; the answer so far is stored by its lane."""
        self._counter.stop()
        self.documents.close()
        self.care.stop()
        self.loader.cancel()
        self.answering.stop()
        # The lane that a closing window waits for.
        self.drafts.save(lane="settings")
        self.options.save(lane="settings")

    def new_chat(self) -> None:
        """Begin a conversation; it is stored with its first message."""
        self._show(None)

    def open_conversation(self, conversation: int, message: int | None = None) -> None:
        """Put a conversation on view, at one of its messages or where it ends.

        What is answered in the one that was on view goes on.
        """
        if conversation == self.conversation:
            if message is not None:
                self._seek(conversation, message)
            return
        self.view.read(conversation, lambda opened: self._show(opened, message), message)

    def go_beside(self, message: int, step: int) -> None:
        """Show the branch through what stands ``step`` places beside a message."""
        self.view.go_beside(message, step)

    def delete(self, conversation: int) -> None:
        """Take a conversation off the list and off the page."""
        self.questions.leave_waiting(conversation)
        if conversation == self.answering.conversation:
            self.stop()
        if conversation == self.conversation:
            self.new_chat()
        self.shelf.delete(conversation)
        # What a model has read of it goes at once; brought back, it is read again.
        self._tasks.run(lambda: self._services.states.forget(conversation), lane="engine")

    def restore(self, conversation: int) -> None:
        """Bring a deleted conversation back and show it."""
        self.shelf.restore(conversation, lambda: self.open_conversation(conversation))

    def delete_all(self, conversations: Sequence[int]) -> None:
        """Take conversations off the list and off the page."""
        for conversation in conversations:
            self.delete(conversation)

    # Models

    def open_model(self, path: Path | None) -> None:
        """Load a model (None: the demo model); an answer that runs is stopped first."""
        self.stop()
        self.recovery.forget()
        self.loader.load(path)

    def go_on(self, way: Way) -> None:
        """Do what a button of a :class:`Problem` says, as :meth:`Recovery.go_on` does."""
        self.recovery.go_on(way)

    # A database that was damaged

    def held(self) -> list[Message]:
        """Return messages that are known here, whatever the disk has lost."""
        unsaved = self.answering.unsaved
        return [*self.branch, *([unsaved] if unsaved is not None else [])]

    def read_again(self) -> None:
        """Go on with what the disk has now, and give it what it does not have."""
        self.recovered.emit()
        self.answering.save()
        self.drafts.save_all()
        self.shelf.refresh()
        self.view.read_again()
        self.documents.show(self.conversation)

    # Asking and answering

    def send(self, text: str) -> bool:
        """Ask a question, as :meth:`Questions.send` does."""
        return self.questions.send(text)

    def edit(self, question: Message, text: str) -> bool:
        """Ask a question in other words, as :meth:`Questions.edit` does."""
        return self.questions.edit(question, text)

    def answer_again(self, answer: int | None = None) -> None:
        """Have a question answered once more, as :meth:`Questions.ask_again` does."""
        self.questions.ask_again(answer)

    def stop(self) -> None:
        """Stop the answer, or the loading of a model when nothing is being answered."""
        if self.questions.give_back():
            self.loader.cancel()
        elif self.answering.busy:
            self.answering.stop()
        elif self.loader.busy:
            self.loader.cancel()
        self._see_phase()

    def draft_changed(self, text: str) -> None:
        """Count anew, soon: the owner types."""
        self.drafts.typed(self.conversation, text)
        self._counter.schedule()

    # Inside

    def _wire_answering(self) -> None:
        one = self.answering
        one.changed.connect(self._see_phase)
        one.begun.connect(self._on_answer_begun)
        one.text_arrived.connect(self._on_text_arrived)
        one.speed_changed.connect(self._on_speed_changed)
        one.prompt_progressed.connect(self._on_prompt_progressed)
        one.finished.connect(self._on_answer_finished)
        one.failed.connect(self._on_answer_failed)
        one.overfull.connect(self._on_overfull)
        one.storage_failed.connect(self._on_storage_failed)
        one.save_failed.connect(lambda error: self.failed.emit(Problem(error, ["save"])))

    @property
    def answers_elsewhere(self) -> int | None:
        """The conversation in which something is answered, where that is not on view."""
        running = self.answering.conversation
        return running if running != self.conversation else None

    @property
    def _streams_here(self) -> bool:
        """Whether the answer that streams is the one on view."""
        return bool(self.branch) and self.branch[-1].id == self.answering.message

    def _wire_view(self) -> None:
        self.view.finished.connect(self.message_finished)
        self.view.replaced.connect(lambda *_: self._counter.schedule())
        self.options.failed.connect(self._on_disk_failed)
        self.options.changed.connect(lambda _: self._counter.schedule())
        self.drafts.failed.connect(self._on_disk_failed)
        self.drafts.loaded.connect(self._on_drafts_loaded)
        self.documents.failed.connect(self._on_disk_failed)
        self.documents.altered.connect(lambda: self._counter.schedule())

    def _show(self, opened: Opened | None, message: int | None = None) -> None:
        self.questions.show()
        self.drafts.save()
        self.view.show(self._as_told(opened), message)
        if self.branch and self.branch[-1].state == "streaming" and not self._streams_here:
            self.view.await_end()
        self.questions.waiting_changed.emit()
        self.context.show()
        self.options.show(self.view.about)
        self.documents.show(self.conversation)
        self.reading.take_answers(list(self.branch))
        self.draft_shown.emit(self.drafts.of(self.conversation))
        self.uncounted.emit()
        self._counter.schedule()

    def _as_told(self, opened: Opened | None) -> Opened | None:
        """Return what was read with all that was told of the answer at its end."""
        last = opened.messages[-1] if opened is not None and opened.messages else None
        if opened is None or last is None:
            return opened
        if last.id == self.answering.message:
            opened.messages[-1] = msgspec.structs.replace(last, text=self.answering.text)
        elif self.answering.unsaved is not None and self.answering.unsaved.id == last.id:
            opened.messages[-1] = self.answering.unsaved
        return opened

    def _seek(self, conversation: int, message: int) -> None:
        """Show a message of the conversation on view, in whichever branch it is."""
        if self.view.place_of(message) is not None:
            self.view.sought.emit(message)
        else:
            self.view.read(conversation, lambda opened: self._show(opened, message), message)

    def _on_disk_failed(self, error: Exception) -> None:
        self.failed.emit(Problem(error))

    def _on_drafts_loaded(self) -> None:
        if draft := self.drafts.of(self.conversation):
            self.draft_shown.emit(draft)

    def _on_first_list(self, conversations: list[Conversation]) -> None:
        # A chat that was cut off in mid-answer is what its owner comes back for.
        if not conversations or self.conversation is not None or self.branch:
            return
        turn = self.view.turn

        def seen(opened: Opened) -> None:
            last = opened.messages[-1] if opened.messages else None
            if last is not None and last.state == "interrupted" and turn == self.view.turn:
                self._show(opened)

        self.view.read(max(conversations, key=lambda one: one.updated).id, seen)

    def _see_phase(self) -> None:
        phase: Phase = "idle"
        if self.answering.busy:
            phase = "stopping" if self.answering.stopping else "answering"
        elif self.loader.busy:
            phase = "loading"
        if phase != self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)
            if phase == "idle":
                self._counter.schedule()
                # Later: what ended the answer may have more to say, such as that it failed.
                QTimer.singleShot(0, self, self._ask_next)

    def _ask_next(self) -> None:
        if self.phase == "idle":
            self.questions.ask_next()

    def _on_answer_begun(self, message: Message) -> None:
        self.reading.begin()
        if self.branch and message.parent == self.branch[-1].id:
            self.view.add(message)

    def _on_text_arrived(self, text: str) -> None:
        if self._streams_here:
            self.text_arrived.emit(text)

    def _on_speed_changed(self, tokens: int, tps: float) -> None:
        if self._streams_here:
            self.speed_changed.emit(tokens, tps)

    def _on_prompt_progressed(self, done: int, total: int) -> None:
        if self.answers_elsewhere is None:
            self.prompt_progressed.emit(done, total)

    def _on_storage_failed(self, error: StorageError | None) -> None:
        if error is None:
            self.recovered.emit()
        else:
            self.failed.emit(Problem(error))

    def _on_overfull(self, question: Message, _plan: ContextPlan) -> None:
        self.questions.leave_waiting(question.conversation)
        self.recovery.overfull(question)

    def _on_answer_failed(self, error: Exception, question: Message) -> None:
        self.questions.leave_all_waiting()
        if self.branch and self.branch[-1].id == question.id:
            self.view.read_again()  # nothing came in place of the answer that made room
        self.recovery.answer_failed(error, question)
        if isinstance(error, EngineDied):
            self.counted.emit(0, 0)

    def _on_answer_finished(self, message: Message) -> None:
        self.reading.take_answers([message])
        self.view.finish(message)
        self.shelf.refresh()

    def _on_loaded(self, loaded: Loaded) -> None:
        self.reading.take_loaded(loaded)
        self._see_phase()
        self.recovered.emit()
        self._counter.schedule()
        self.recovery.loaded()

    def _on_load_cancelled(self) -> None:
        self.questions.give_back()
        self.answering.forget_waiting()
        self._see_phase()

    def _on_load_failed(self, error: Exception) -> None:
        self.questions.give_back()
        self._see_phase()
        self.recovery.load_failed(error)

    def _asked(self) -> Asked | None:
        if self.phase != "idle":
            return None
        draft = self.drafts.of(self.conversation)
        return Asked(self.conversation, tuple(self.branch), draft, self.options.wishes)

    def _on_planned(self, plan: ContextPlan) -> None:
        self.context.take_plan(plan)
        self.counted.emit(plan.tokens, plan.context)

    def _on_left_out(self, message: Message) -> None:
        self.view.renew(message)
        self._counter.schedule()

    def _on_count_failed(self, error: Exception) -> None:
        if isinstance(error, EngineDied):
            self.recovery.engine_died(error)
