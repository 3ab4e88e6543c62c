"""The Chat page: conversations at the side, the transcript, the composer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from app.chat.model import Conversation, Message
from app.core.words import tr
from app.engine.errors import EngineDied
from app.ui.attachments.file_taking import FileTaking
from app.ui.chat.answer_job import AnswerJob
from app.ui.chat.chat_controller import ChatController
from app.ui.chat.chat_frame import ChatFrame
from app.ui.chat.context_desk import Overfull
from app.ui.chat.model_desk import ModelDesk
from app.ui.chat.ways_on import LABELS, Problem
from app.ui.conversations.side_desk import SideDesk
from app.ui.notice import Action
from app.ui.tasks import Tasks
from app.ui.theme import Themes

if TYPE_CHECKING:
    from app.services import Services

_MOST_SPOKEN = 4_000


class ChatPage(ChatFrame):
    """The chat, wired to its controller."""

    def __init__(
        self, services: Services, tasks: Tasks, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, tasks, parent)
        self._services = services
        self._tasks = tasks
        self._started = False
        self._sought_words = ""
        self.controller = ChatController(services, tasks, self)
        self.models = ModelDesk(
            services, tasks, self.controller, self.composer.picker, self.empty, self.notice
        )
        self.models.model_loaded.connect(self.model_loaded)
        self.models.memory_freed.connect(self.memory_freed)
        self.desk = SideDesk(services, tasks, self.side, self.notice, self.controller)
        self.files = FileTaking(
            themes, self.composer, self.notice, self.transcript, self.controller.documents
        )
        self.answer_job = AnswerJob(self.controller, self.side.title_of, self)
        self._wire()
        self._add_shortcuts()

    def page_shown(self) -> None:
        """Begin, at the first time; then go to the field."""
        if not self._started:
            self._started = True
            self.controller.start()
        else:
            self.controller.shelf.refresh()  # other pages store conversations, too
        self.models.list_models()
        self.composer.setFocus()

    def page_close(self) -> None:
        """Stop what runs; what has come is stored."""
        self.desk.close()
        self.controller.close()

    def stop_work(self) -> None:
        """Stop what is answered or loaded, from whichever page that is asked."""
        self.controller.stop()

    def open_conversation(self, conversation: int) -> None:
        """Show a stored conversation, which others may have added to."""
        self.controller.shelf.refresh()
        if conversation == self.controller.conversation:
            self.controller.view.read_again()
        else:
            self.controller.open_conversation(conversation)

    def held_messages(self) -> list[Message]:
        """Return messages that are known here, whatever the disk has lost."""
        return self.controller.held()

    def store_repaired(self) -> None:
        """Go on with what the disk has now."""
        self.controller.read_again()

    def model_freed(self, name: str) -> None:
        """Say that the model had to go; the next question loads it again."""
        self.models.show_freed(name)

    def open_model(self, path: Path) -> None:
        """Load a model file in place of the one in memory."""
        self.controller.open_model(path)

    def attach_files(self, paths: Sequence[Path]) -> None:
        """Let files go with the next question."""
        self.files.take(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages wherever the keyboard is; F2 edits what was asked."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.transcript.page(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif event.key() == Qt.Key.Key_F2:
            # No shortcut: in the list of conversations the key has another meaning.
            self.transcript.edit_latest()
        else:
            super().keyPressEvent(event)

    def _wire(self) -> None:
        controller, composer, side = self.controller, self.composer, self.side
        controller.phase_changed.connect(self._on_phase_changed)
        controller.shelf.listed.connect(self._on_listed)
        view = controller.view
        view.changed.connect(self._on_branch_changed)
        view.added.connect(self._on_message_added)
        view.cut.connect(self.transcript.remove_after)
        view.replaced.connect(self.transcript.replace_after)
        view.families_changed.connect(self.transcript.show_families)
        view.sought.connect(self._on_message_sought)
        controller.questions.lost.connect(self._on_question_lost)
        controller.draft_shown.connect(self._on_draft_shown)
        controller.drafts.drafted_changed.connect(side.show_drafted)
        controller.text_arrived.connect(self.transcript.append_text)
        controller.speed_changed.connect(composer.show_speed)
        controller.prompt_progressed.connect(self._on_prompt_progressed)
        controller.message_finished.connect(self._on_message_finished)
        controller.counted.connect(composer.meter.show_count)
        controller.uncounted.connect(composer.meter.show_counting)
        controller.questions.waiting_changed.connect(self._on_waiting_changed)
        controller.questions.left.connect(self._on_question_lost)
        self._wire_context()
        self._wire_care()
        controller.failed.connect(self._on_failed)
        controller.recovered.connect(self.notice.clear)
        self.notice.appeared.connect(self.uncover)
        self.notice.cleared.connect(self._on_notice_cleared)
        self.notice.repair_asked.connect(self.repair_requested)
        controller.open_asked.connect(self.open_requested)
        loader = controller.loader
        loader.job.connect(self.job)
        loader.job_ended.connect(self.job_ended)
        composer.sent.connect(self._on_sent)
        composer.stop_asked.connect(controller.stop)
        composer.changed.connect(controller.draft_changed)
        composer.picker.file_asked.connect(self.open_requested)
        composer.picker.more_asked.connect(self.page_requested)
        self.empty.asked.connect(self._on_sent)
        self.empty.larger_asked.connect(lambda: self.page_requested.emit("Discover"))
        self.transcript.again_asked.connect(self._on_again_asked)
        self.transcript.edited.connect(self._on_edited)
        self.transcript.beside_asked.connect(self._on_beside_asked)
        side.new_asked.connect(self._on_new_asked)
        self.new.clicked.connect(self._on_new_asked)
        self.desk.opened.connect(self._on_opened)
        self.desk.job.connect(self.job)
        self.desk.job_ended.connect(self.job_ended)
        self.menu.compare_asked.connect(lambda: self.page_requested.emit("Compare"))
        self.menu.export_asked.connect(self.desk.export_current)
        self.menu.export_all_asked.connect(self.desk.export_all)
        self.menu.import_asked.connect(self.desk.files.ask_import)
        self.options_toggle.toggled.connect(self._on_options_toggled)

    def _wire_context(self) -> None:
        controller, meter = self.controller, self.composer.meter
        desk = controller.context
        desk.planned.connect(self._on_planned)
        desk.costs_read.connect(meter.show_costs)
        meter.menu_asked.connect(desk.read_costs)
        meter.chosen.connect(desk.choose)
        desk.overfull.connect(self._on_overfull)
        self.overfull.enlarge_asked.connect(desk.enlarge)
        self.overfull.summary_asked.connect(lambda: desk.go_on(summarized=True))
        self.overfull.without_asked.connect(lambda: desk.go_on(summarized=False))
        controller.view.renewed.connect(self.transcript.renew_message)
        self.transcript.take_in_asked.connect(desk.take_in)
        self.waiting.taken_back.connect(self._on_taken_back)
        controller.answering.moved.connect(self._on_moved)
        controller.reading.changed.connect(self._on_planned)

    def _wire_care(self) -> None:
        controller = self.controller
        controller.phase_changed.connect(lambda phase: self.working.emit(phase != "idle"))
        controller.answering.changed.connect(self._on_running_changed)
        self.answer_job.job.connect(self.job)
        self.answer_job.job_ended.connect(self.job_ended)

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+N", self._on_new_asked),
            ("Ctrl+R", lambda: self._on_again_asked()),
            ("Ctrl+Shift+C", self._on_copy_asked),
            ("Ctrl+Shift+A", self.files.ask),
            ("Ctrl+B", self.toggle.toggle),
            ("Ctrl+F", self._on_search_asked),
            ("Ctrl+I", self.options_toggle.toggle),
            ("Esc", self._on_escape),
            ("Alt+Up", lambda: self.transcript.step(-1)),
            ("Alt+Down", lambda: self.transcript.step(1)),
            ("Alt+Left", lambda: self.transcript.go_beside(-1)),
            ("Alt+Right", lambda: self.transcript.go_beside(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # What the controller says

    def _on_phase_changed(self, phase: str) -> None:
        answering = phase in ("answering", "stopping")
        self.composer.set_answering(answering, stopping=phase == "stopping")
        self.transcript.set_busy(answering)
        self._say_elsewhere()

    def _on_running_changed(self) -> None:
        self.side.show_running(self.controller.answering.conversation)
        self._say_elsewhere()

    def _say_elsewhere(self) -> None:
        """Say that the button would stop an answer that is not on view."""
        if self.answer_job.elsewhere:
            self.composer.show_place(self.answer_job.elsewhere)

    def _on_listed(self, conversations: Sequence[Conversation]) -> None:
        self.side.show_conversations(conversations)
        self._name_conversation()

    def _on_branch_changed(self, branch: Sequence[Message]) -> None:
        self.transcript.set_messages(branch)
        self.show_transcript(bool(branch))
        self._name_conversation()
        if self.controller.phase == "answering":
            self.composer.show_place(self.answer_job.elsewhere)

    def _on_message_sought(self, message: int) -> None:
        self.transcript.show_message(message, self._sought_words)
        self._sought_words = ""

    def _on_message_added(self, message: Message) -> None:
        self.show_transcript(True)
        self.transcript.add_message(message)
        self._name_conversation()

    def _on_message_finished(self, message: Message) -> None:
        self.transcript.finish_message(message)
        if message.text:
            # Once and whole: a screen reader that read along would be cut off by every token.
            said = QAccessibleAnnouncementEvent(self, message.text[:_MOST_SPOKEN])
            QAccessible.updateAccessibility(said)

    def _name_conversation(self) -> None:
        self.side.mark(self.controller.conversation)
        self.heading.setText(self.side.title_of(self.controller.conversation))

    def _on_question_lost(self, text: str) -> None:
        typed = self.composer.field.toPlainText()
        self.composer.set_text(f"{text}\n\n{typed}" if typed.strip() else text)

    def _on_draft_shown(self, text: str) -> None:
        if self.composer.field.toPlainText() != text:
            self.composer.set_text(text)

    def _on_prompt_progressed(self, done: int, total: int) -> None:
        self.composer.show_reading(done, total, self.controller.reading.left(done, total))
        self.transcript.show_waiting(self.answer_job.reading(done, total))

    def _on_waiting_changed(self) -> None:
        self.waiting.show_line(self.controller.questions.waiting, self.controller.conversation)

    def _on_planned(self) -> None:
        plan = self.controller.context.plan
        if plan is not None and self.controller.phase == "idle":
            said = self.controller.reading.told(plan)
            self.composer.meter.show_plan(plan, said)
            self.composer.show_cost(said)

    def _on_overfull(self, waiting: Overfull | None) -> None:
        self.overfull.show_question(waiting)
        self.transcript.propose(waiting.plan.until if waiting is not None else None)
        if waiting is not None:
            self.uncover()

    def _on_moved(self, before: int) -> None:
        others = (
            tr("another prompt") if before == 1 else tr("{before} other prompts", before=before)
        )
        self.composer.show_place(tr("waits for {others}", others=others) if before else "")

    def _on_taken_back(self, place: int) -> None:
        self._on_question_lost(self.controller.questions.take_back(place))
        self.composer.setFocus()

    def _on_failed(self, problem: Problem) -> None:
        if isinstance(problem.error, EngineDied):
            self.models.show_none()
        self.transcript.set_explained(bool(problem.ways))
        self.notice.show_error(
            problem.error,
            [
                Action(LABELS[way], lambda way=way: self.controller.go_on(way))  # type: ignore[misc]
                for way in problem.ways
            ],
        )

    def _on_notice_cleared(self) -> None:
        self.transcript.set_explained(False)
        # The button that was pressed is gone; elsewhere on the page the keyboard stays.
        at = QApplication.focusWidget() or self
        places = [self.side, self.transcript, self.options]
        kept = any(place is not None and place.isAncestorOf(at) for place in places)
        if self.isVisible() and not kept:
            self.composer.setFocus()

    # What the owner does

    def _on_sent(self, text: str) -> None:
        reason = self.files.reason_to_wait(self.controller.phase)
        if reason:
            self.composer.show_place(reason)
        elif self.controller.send(text):
            self.composer.clear()
            self.notice.clear()
            self.composer.setFocus()

    def _on_new_asked(self) -> None:
        self.uncover()
        self.notice.clear()
        self.controller.new_chat()
        self.composer.setFocus()

    def _on_again_asked(self, answer: int | None = None) -> None:
        self.notice.clear()
        self.controller.answer_again(answer)
        self.composer.setFocus()

    def _on_edited(self, question: Message, text: str) -> None:
        if self.controller.edit(question, text):
            self.notice.clear()
            self.composer.setFocus()

    def _on_beside_asked(self, message: int, step: int) -> None:
        self.notice.clear()
        self.controller.go_beside(message, step)

    def _on_search_asked(self) -> None:
        self.toggle.setChecked(True)
        self.side.seek()

    def _on_opened(self, words: str) -> None:
        self._sought_words = words
        self.uncover()
        if not words:
            self.composer.setFocus()

    def _on_options_toggled(self, shown: bool) -> None:
        if shown and self.options is None:
            from app.ui.chat_settings.options_panel import OptionsPanel

            panel = OptionsPanel(self._services, self._tasks, self._themes, self.controller.options)
            panel.close_asked.connect(self.options_toggle.toggle)
            panel.notice.repair_asked.connect(self.repair_requested)
            panel.show_model(self.controller.loaded)
            self.model_loaded.connect(panel.show_model)
            self.place_options(panel)
        self._arrange()
        if shown and self.options is not None:
            self.options.begin()
        else:
            self.composer.setFocus()

    def _on_copy_asked(self) -> None:
        answers = [one for one in self.controller.branch if one.role == "assistant" and one.text]
        if answers:
            QGuiApplication.clipboard().setText(answers[-1].text)

    def _on_escape(self) -> None:
        if not self.uncover():
            self.controller.stop()
        self.composer.setFocus()
