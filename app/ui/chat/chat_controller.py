"""The chat without its looks: which conversation, which model, what is being answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.chat.model import Conversation, Message
from app.chat.turn import turns_of
from app.core.errors import StorageError
from app.engine.errors import EngineDied
from app.engine.protocol import Loaded, Turn
from app.ui.chat.answering import Answering
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.prompt_counter import PromptCounter
from app.ui.chat.shelf import Shelf
from app.ui.chat.ways_on import Problem, Way, ways_after_answer, ways_after_load
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

Phase = Literal["idle", "loading", "answering", "stopping"]


class ChatController(QObject):
    """Connects the store and the engine with whatever shows them; runs on the Qt thread.

    Signals:
        phase_changed: the new :data:`Phase`.
        branch_changed: the messages of the conversation now on view.
        message_added: a new message at the end of the branch.
        question_lost: text of a question that could not be stored.
        branch_cut: how many messages of the branch stay, before another answer to the last.
        text_arrived: the next piece of the answer.
        speed_changed: tokens so far, and tokens per second.
        prompt_progressed: tokens of the prompt that were read, and all of them.
        message_finished: the answer as it is stored.
        counted: tokens that the prompt would have now, and the context they go into.
        failed: a :class:`Problem`.
        recovered: an earlier failure no longer holds.
        open_asked: the owner wants to choose a model file.
    """

    phase_changed = Signal(str)
    branch_changed = Signal(object)
    message_added = Signal(object)
    question_lost = Signal(str)
    branch_cut = Signal(int)
    text_arrived = Signal(str)
    speed_changed = Signal(int, float)
    prompt_progressed = Signal(int, int)
    message_finished = Signal(object)
    counted = Signal(int, int)
    failed = Signal(object)
    recovered = Signal()
    open_asked = Signal()

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._branch: list[Message] = []
        self._again_after_load = False
        self._draft = ""
        self.phase: Phase = "idle"
        self.conversation: int | None = None
        self.loader = ModelLoader(services, tasks, self)
        self.loader.started.connect(lambda _name: self._see_phase())
        self.loader.cancelled.connect(self._on_load_cancelled)
        self.loader.loaded.connect(self._on_loaded)
        self.loader.failed.connect(self._on_load_failed)
        self.shelf = Shelf(services.store, tasks, self)
        self.shelf.failed.connect(lambda error: self.failed.emit(Problem(error)))
        self.answering = Answering(services, tasks, self.loader, self.shelf, self)
        self._wire_answering()
        self._counter = PromptCounter(services.engine, tasks, self._turns, self)
        self._counter.counted.connect(self.counted)
        self._counter.failed.connect(self._on_count_failed)

    # What is on view

    @property
    def branch(self) -> Sequence[Message]:
        """The messages on view, oldest first."""
        return self._branch

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
        if not self.loader.busy and self.loaded is None:
            last = self._services.settings.value.last_model
            self.loader.load(Path(last) if last and Path(last).exists() else None)

    def close(self) -> None:
        """Stop what runs; the answer so far is stored by its lane."""
        self._counter.stop()
        self.loader.cancel()
        self.answering.stop()

    def new_chat(self) -> None:
        """Begin a conversation; it is stored with its first message."""
        self.stop()
        self._show(None, [])

    def open_conversation(self, conversation: int) -> None:
        """Put a conversation on view."""
        if conversation == self.conversation:
            return
        self.stop()
        self.shelf.branch(conversation, lambda branch: self._show(conversation, branch))

    def delete(self, conversation: int) -> None:
        """Take a conversation off the list and off the page."""
        if conversation == self.conversation:
            self.new_chat()
        self.shelf.delete(conversation)

    def restore(self, conversation: int) -> None:
        """Bring a deleted conversation back and show it."""
        self.shelf.restore(conversation, lambda: self.open_conversation(conversation))

    # Models

    def open_model(self, path: Path | None) -> None:
        """Load a model (None: the demo model); an answer that runs is stopped first."""
        self.stop()
        self._again_after_load = False
        self.loader.load(path)

    def go_on(self, way: Way) -> None:
        """Do what a button of a :class:`Problem` says."""
        broken = bool(self._branch) and (
            self._branch[-1].role == "user"
            # How it ended may still be on its way from the store.
            or self._branch[-1].state in ("streaming", "interrupted", "failed")
        )
        if way in ("restart", "smaller"):
            self._again_after_load = broken
            if way == "smaller":
                self.loader.load_smaller()
            else:
                self.loader.load_again()
        elif way == "again":
            if self.loaded is None:
                self.loader.load_again()
            else:
                self.answer_again()
        elif way == "demo":
            self.loader.load(None)
        elif way == "open":
            self.open_asked.emit()
        elif way == "new_chat":
            self.new_chat()
        elif way == "save":
            self.answering.save()

    # Asking and answering

    def send(self, text: str) -> bool:
        """Ask a question in the conversation on view; False when that is not possible now."""
        if not text.strip() or self.phase in ("answering", "stopping"):
            return False
        conversation, store = self.conversation, self._services.store
        parent = self._branch[-1].id if self._branch else None

        def keep() -> Message:
            return store.add_question(conversation, text, parent=parent)

        self.answering.begin()

        def lost(error: Exception) -> None:
            self.answering.end()
            self.question_lost.emit(text)
            self.failed.emit(Problem(error))

        self._tasks.run(keep, self._on_question_stored, lost, lane="disk")
        return True

    def answer_again(self) -> None:
        """Have the last question answered once more, beside the answer that is there."""
        if self.phase in ("answering", "stopping") or not self._branch:
            return
        last = self._branch[-1]
        if last.role == "assistant":
            self._branch.pop()
            self.branch_cut.emit(len(self._branch))
        if self._branch:
            self.answering.begin()
            self.answering.answer(self._branch[-1])

    def stop(self) -> None:
        """Stop the answer, or the loading of a model when nothing is being answered."""
        if self.answering.busy:
            self.answering.stop()
        elif self.loader.busy:
            self.loader.cancel()
        self._see_phase()

    def draft_changed(self, text: str) -> None:
        """Count anew, soon: the owner types."""
        self._draft = text
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
        one.storage_failed.connect(self._on_storage_failed)
        one.save_failed.connect(lambda error: self.failed.emit(Problem(error, ["save"])))

    @property
    def _streams_here(self) -> bool:
        """Whether the answer that streams is the one on view."""
        return bool(self._branch) and self._branch[-1].id == self.answering.message

    def _show(self, conversation: int | None, branch: list[Message]) -> None:
        self.conversation = conversation
        self._branch = list(branch)
        self.branch_changed.emit(list(branch))
        self._counter.schedule()

    def _on_first_list(self, conversations: list[Conversation]) -> None:
        # A chat that was cut off in mid-answer is what its owner comes back for.
        if not conversations or self.conversation is not None or self._branch:
            return
        latest = conversations[0].id

        def seen(branch: list[Message]) -> None:
            if branch and branch[-1].state == "interrupted" and self.conversation is None:
                self._show(latest, branch)

        self.shelf.branch(latest, seen)

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

    def _on_question_stored(self, message: Message) -> None:
        if self.conversation is None and not self._branch:
            self.conversation = message.conversation
        if message.conversation != self.conversation:
            self.answering.end()
            return
        self._branch.append(message)
        self.message_added.emit(message)
        self.shelf.refresh()
        self.answering.answer(message)

    def _on_answer_begun(self, message: Message) -> None:
        if message.conversation == self.conversation:
            self._branch.append(message)
            self.message_added.emit(message)

    def _on_text_arrived(self, text: str) -> None:
        if self._streams_here:
            self.text_arrived.emit(text)

    def _on_speed_changed(self, tokens: int, tps: float) -> None:
        if self._streams_here:
            self.speed_changed.emit(tokens, tps)

    def _on_prompt_progressed(self, done: int, total: int) -> None:
        if self._streams_here:
            self.prompt_progressed.emit(done, total)

    def _on_storage_failed(self, error: StorageError | None) -> None:
        if error is None:
            self.recovered.emit()
        else:
            self.failed.emit(Problem(error))

    def _on_answer_failed(self, error: Exception) -> None:
        context = self.loader.asked_context
        self.failed.emit(Problem(error, ways_after_answer(error, context=context)))
        if isinstance(error, EngineDied):
            self.counted.emit(0, 0)

    def _on_answer_finished(self, message: Message) -> None:
        if self._branch and self._branch[-1].id == message.id:
            self._branch[-1] = message
            self.message_finished.emit(message)
        self.shelf.refresh()

    def _on_loaded(self, _loaded: Loaded) -> None:
        self._see_phase()
        self.recovered.emit()
        self._counter.schedule()
        again, self._again_after_load = self._again_after_load, False
        if not self.answering.go_on() and again:
            self.answer_again()

    def _on_load_cancelled(self) -> None:
        self.answering.forget_waiting()
        self._see_phase()

    def _on_load_failed(self, error: Exception) -> None:
        # The question that waited is answered once a way on has loaded a model.
        self._again_after_load |= self.answering.forget_waiting()
        self._see_phase()
        self.failed.emit(
            Problem(
                error,
                ways_after_load(error, demo=self.loader.is_demo, context=self.loader.asked_context),
            )
        )

    def _turns(self) -> list[Turn] | None:
        if self.phase != "idle":
            return None
        turns = turns_of(self._branch, self._services.settings.value.system_prompt)
        draft = self._draft.strip()
        return [*turns, Turn("user", draft)] if draft else turns

    def _on_count_failed(self, error: Exception) -> None:
        if isinstance(error, EngineDied):
            self.failed.emit(Problem(error, ["restart"]))
