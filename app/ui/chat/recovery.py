"""After a failure: what is said, which question is without an answer, and how it goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.core.errors import SnugError
from app.core.words import tr
from app.ui.chat.answering import Answering
from app.ui.chat.branch_on_view import BranchOnView
from app.ui.chat.context_desk import ContextDesk
from app.ui.chat.model_loader import ModelLoader
from app.ui.chat.questions import Questions
from app.ui.chat.ways_on import Problem, Way, ways_after_answer, ways_after_load


class Recovery(QObject):
    """Tells what failed, and does what the owner chooses; runs on the Qt thread.

    Signals:
        failed: a :class:`Problem`.
        open_asked: the owner wants to choose a model file.
        new_chat_asked: the owner wants to begin a conversation.
        conversation_asked: id of a conversation that the owner wants to see.
    """

    failed = Signal(object)
    open_asked = Signal()
    new_chat_asked = Signal()
    conversation_asked = Signal(int)

    def __init__(
        self,
        view: BranchOnView,
        loader: ModelLoader,
        answering: Answering,
        questions: Questions,
        context: ContextDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._loader = loader
        self._answering = answering
        self._questions = questions
        self._context = context
        self._again: Message | None = None
        """A question to be answered once a model is there."""
        self._elsewhere: Message | None = None
        """The question of which was told last, where that is not on view."""
        answering.begun.connect(self._on_begun)

    def forget(self) -> None:
        """Answer nothing of its own accord: the owner does something else."""
        self._again = self._elsewhere = None

    def answer_failed(self, error: Exception, question: Message) -> None:
        """Tell that an answer broke off."""
        ways = ways_after_answer(error, context=self._loader.asked_context)
        self._tell(error, ways, question)

    def overfull(self, question: Message) -> None:
        """Tell of a question that waits for a choice in a conversation that is not on view."""
        if question.conversation != self._view.conversation:
            error = SnugError(
                tr("Not all of another conversation fits into the context."),
                tr("It waits for you to choose what shall be done."),
            )
            self._tell(error, [], question)

    def load_failed(self, error: Exception) -> None:
        """Tell that a model was not loaded; a question that waits for it waits on."""
        self._again = self._answering.forget_waiting() or self._again
        loader = self._loader
        ways = ways_after_load(error, demo=loader.is_demo, context=loader.asked_context)
        self.failed.emit(Problem(error, ways))

    def engine_died(self, error: Exception) -> None:
        """Tell that the engine died while nothing was answered."""
        self._elsewhere = None
        self.failed.emit(Problem(error, ["restart"]))

    def loaded(self) -> None:
        """Answer what waits for a model."""
        again, self._again = self._again, None
        if self._questions.go_on() or self._answering.go_on() or self._context.go_on_loaded():
            return
        if again is not None:
            self._questions.repeat(again)

    def go_on(self, way: Way) -> None:
        """Do what a button of a :class:`Problem` says."""
        if way in ("restart", "smaller"):
            self._again = self._again or self._elsewhere or self._broken_on_view()
        if way == "smaller":
            self._context.choose_smaller()
        elif way == "restart" or (way == "again" and not self._loader.ready):
            self._loader.load_again()
        elif way == "again" and self._elsewhere is not None:
            self._questions.repeat(self._elsewhere)
        elif way == "again":
            self._questions.ask_again()
        elif way == "demo":
            self._loader.load(None)
        elif way == "save":
            self._answering.save()
        elif way == "open":
            self.open_asked.emit()
        elif way == "new_chat":
            self.new_chat_asked.emit()
        elif way == "show" and self._elsewhere is not None:
            self.conversation_asked.emit(self._elsewhere.conversation)

    def _tell(self, error: Exception, ways: list[Way], question: Message) -> None:
        here = question.conversation == self._view.conversation
        self._elsewhere = None if here else question
        self.failed.emit(Problem(error, ways if here else ["show", *ways[:1]]))

    def _broken_on_view(self) -> Message | None:
        """Return the question at the end of what is on view, unless it was answered."""
        branch = self._view.messages
        if not branch or branch[-1].role == "user":
            return branch[-1] if branch else None
        # How it ended may still be on its way from the store.
        broke = branch[-1].state in ("streaming", "interrupted", "failed")
        return branch[-2] if broke and len(branch) > 1 else None

    def _on_begun(self, _answer: Message) -> None:
        self._elsewhere = None
