"""What the owner asks: at once, in line, when there is a model, in other words, or once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.ui.attachments.documents_desk import DocumentsDesk
from app.ui.chat.answering import Answering
from app.ui.chat.branch_on_view import BranchOnView
from app.ui.chat.draft_keeper import DraftKeeper
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.shelf import Shelf
from app.ui.chat_settings.options_keeper import OptionsKeeper
from app.ui.tasks import Tasks


class Waiting(NamedTuple):
    """A question that waits until an answer has ended."""

    conversation: int | None
    """None: it will begin the new chat that is on view."""
    text: str


class Questions(QObject):
    """Stores questions and has them answered.

    They are asked in the conversation on view. One that waits is asked where it was written,
    whatever is on view by then.

    Signals:
        waiting_changed: the line, or what is on view, has changed.
        left: text of questions on view that are not asked any more, to go on with.
        lost: text of a question on view that could not be stored.
        failed: the exception why.
    """

    waiting_changed = Signal()
    left = Signal(str)
    lost = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        store: ConversationStore,
        tasks: Tasks,
        view: BranchOnView,
        drafts: DraftKeeper,
        options: OptionsKeeper,
        documents: DocumentsDesk,
        answering: Answering,
        loader: ModelLoader,
        shelf: Shelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._view = view
        self._drafts = drafts
        self._options = options
        self._documents = documents
        self._answering = answering
        self._loader = loader
        self._shelf = shelf
        self._held: str | None = None
        """A question with documents; it waits for a model, to be fitted into its context."""
        self.waiting: tuple[Waiting, ...] = ()
        """The line, the next one first."""

    def send(self, text: str, *, waited: bool = False) -> bool:
        """Ask a question in the conversation on view, or let it wait while one is answered.

        Attached documents go with it, unless it has ``waited``. False when that is not possible
        now.
        """
        attached = () if waited else tuple(self._documents.ready)
        if not (text.strip() or attached):
            return False
        view, store = self._view, self._store
        if self._answering.busy:
            if attached:
                return False
            self._drafts.sent(view.conversation)
            self._wait([*self.waiting, Waiting(view.conversation, text)])
            return True
        conversation = view.conversation
        parent = view.messages[-1].id if view.messages else None
        self._drafts.sent(conversation)
        if attached and not self._loader.ready:
            self._hold(text)
            return True
        own = self._options.send()

        def keep(attachments: Sequence[int] = ()) -> Message:
            return store.add_question(
                conversation, text, parent=parent, attachments=attachments,
                system=own.system, preset=own.preset,
            )  # fmt: skip

        if attached:
            branch, wishes = tuple(view.messages), self._options.wishes
            fit = self._documents.question(branch, text, wishes, keep)
            self._ask(text, fit, lane="engine")
        else:
            self._ask(text, lambda _: keep())
        return True

    def edit(self, question: Message, text: str) -> bool:
        """Ask a question in other words, beside it; False when that is not possible now."""
        if not text.strip() or self._answering.busy:
            return False
        store, place = self._store, self._view.place_of(question.id)
        attached = [one.id for one in question.attachments]

        def keep(attachments: Sequence[int] = attached) -> Message:
            return store.add_message(
                question.conversation, "user", text, parent=question.parent, attachments=attachments
            )

        in_part = any(one.passages is not None for one in question.attachments)
        if place is None or not in_part or not self._loader.ready:
            self._ask(text, lambda _: keep(), instead=question.id)
        else:
            before, wishes = tuple(self._view.messages[:place]), self._options.wishes
            fit = self._documents.asked_anew(question, before, text, wishes, keep)
            self._ask(text, fit, instead=question.id, lane="engine")
        return True

    def ask_again(self, answer: int | None = None) -> None:
        """Have a question answered once more, beside ``answer``; by default the last question."""
        branch = self._view.messages
        if self._answering.busy or not branch:
            return
        place = self._view.place_of(answer) if answer is not None else len(branch) - 1
        if place is None:
            return
        if branch[place].role == "assistant":
            place -= 1
        if place >= 0:
            self.repeat(branch[place])

    def repeat(self, question: Message) -> None:
        """Have a stored question answered once more, on view or not."""
        if self._answering.busy:
            return
        place = self._view.place_of(question.id)
        if place is not None:
            self._view.cut_at(place + 1)
        self._answering.begin()
        # Not before options that were just changed are stored: they are read from there.
        self._options.save()
        self._shelf.run(lambda: None, lambda _: self._answering.answer(question))

    def show(self) -> None:
        """Another conversation is about to be on view: what waits stays where it was written."""
        self.give_back()
        if self._view.conversation is None:
            self.leave_waiting(None)

    def take_back(self, place: int) -> str:
        """Take a waiting question out of the line and return its text."""
        taken = self.waiting[place]
        self._wait([*self.waiting[:place], *self.waiting[place + 1 :]])
        return taken.text

    def ask_next(self) -> None:
        """Ask what waits, if anything does."""
        if not self.waiting:
            return
        first, *others = self.waiting
        self._wait(others)
        if first.conversation == self._view.conversation:
            self.send(first.text, waited=True)
        else:
            self._ask_elsewhere(first)

    def leave_all_waiting(self) -> None:
        """Give all waiting questions back: something else has to be decided first."""
        for conversation in {one.conversation for one in self.waiting}:
            self.leave_waiting(conversation)

    def leave_waiting(self, conversation: int | None) -> None:
        """Give a conversation's waiting questions back, each to be written on."""
        left = [one.text for one in self.waiting if one.conversation == conversation]
        if left:
            self._wait([one for one in self.waiting if one.conversation != conversation])
            self._give(conversation, "\n\n".join(left))

    def go_on(self) -> bool:
        """Ask the question that waited for a model; return whether one did."""
        text, self._held = self._held, None
        if text is not None:
            self._answering.end()
            self.send(text)
        return text is not None

    def give_back(self) -> bool:
        """Give the question back that waits for a model; return whether one did."""
        text, self._held = self._held, None
        if text is not None:
            self._answering.end()
            self.lost.emit(text)
        return text is not None

    def _wait(self, line: Sequence[Waiting]) -> None:
        self.waiting = tuple(line)
        self.waiting_changed.emit()

    def _give(self, conversation: int | None, text: str) -> None:
        if conversation == self._view.conversation:
            self.left.emit(text)
        else:
            self._drafts.give_back(conversation, text)

    def _hold(self, text: str) -> None:
        """Let a question wait for a model into whose context its documents are fitted."""
        self._held = text
        self._answering.begin()
        if not self._loader.busy:
            self._loader.load_again()

    def _ask(
        self,
        text: str,
        keep: Callable[[CancelToken], Message],
        *,
        instead: int | None = None,
        lane: str = "disk",
    ) -> None:
        """Store a question, at the end or in place of another message, and have it answered."""
        token = self._answering.begin()
        self._options.save()
        view, turn = self._view, self._view.turn

        def lost(error: Exception) -> None:
            self._answering.end()
            self.lost.emit(text)
            self._documents.show(view.conversation)
            if not isinstance(error, Cancelled):  # taken back while it waited for the engine
                self.failed.emit(error)

        def kept(question: Message) -> None:
            self._shelf.refresh()
            if turn == view.turn:
                self._show(question, instead)
            self._answering.answer(question)

        self._tasks.run(lambda: keep(token), kept, lost, lane=lane)

    def _show(self, question: Message, instead: int | None) -> None:
        """Put a question that was stored on view."""
        view, conversation = self._view, question.conversation
        if view.conversation is None:
            self._drafts.begun(conversation)
            self._documents.begun(conversation)
            self._options.begun(conversation)
            self._wait(
                [Waiting(one.conversation or conversation, one.text) for one in self.waiting]
            )
        place = view.place_of(instead) if instead is not None else None
        if place is not None:
            view.cut_at(place)
        view.add(question)
        self._drafts.keep_again(conversation)

    def _ask_elsewhere(self, waiting: Waiting) -> None:
        """Ask a question that waited in a conversation that is not on view."""
        conversation, text = waiting
        assert conversation is not None  # the new chat's questions leave the line with it
        store, view = self._store, self._view
        self._answering.begin()

        def work() -> Message:
            return store.add_question(conversation, text, parent=store.branch(conversation)[-1].id)

        def kept(question: Message) -> None:
            self._drafts.keep_again(conversation)
            # It may have come on view meanwhile.
            if view.messages and view.messages[-1].id == question.parent:
                view.add(question)
            self._answering.answer(question)

        def lost(error: Exception) -> None:
            self._answering.end()
            self._give(conversation, text)
            self.failed.emit(error)

        self._tasks.run(work, kept, lost, lane="disk")
