"""Two side by side: one question, two models, answers and numbers next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.chat.model import Message
from app.chat.turn import AnswerNotSaved
from app.core.errors import Cancelled
from app.core.paths import demo_model
from app.core.words import mark, tr
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import Loaded
from app.library.models import ModelEntry
from app.ui import icons
from app.ui.chat.column import Centred
from app.ui.chat.unsaved import UnsavedAnswer
from app.ui.chat.ways_on import LABELS
from app.ui.compare.ask_bar import AskBar
from app.ui.compare.compare_controller import SIDES, CompareController
from app.ui.compare.compare_side import CompareSide
from app.ui.compare.numbers_grid import Figures
from app.ui.compare.pair_judge import Judged, Room
from app.ui.eliding_label import ElidingLabel
from app.ui.notice import Action, Notice
from app.ui.page import Page
from app.ui.segments import Segments
from app.ui.tasks import Tasks
from app.ui.theme import Theme, Themes, set_look

if TYPE_CHECKING:
    from app.services import Services

_LOW, _VERY_LOW = 420, 320
"""Pixels at a scale of 1 below which the answers need the room of what is said around them."""
_KEPT = mark("Both are kept as conversations.")
_MISSING = mark("Choose a model on each side first.")
_IN_TURN = mark("One answers after the other, so that the speed of each is its own.")
_AT_ONCE = mark("Both answer at the same time: each is slower than it would be alone.")


class ComparePage(Page):
    """Shows the :class:`CompareController`."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        themes: Themes,
        parent: QWidget | None = None,
        *,
        judged: Judged | None = None,
    ) -> None:
        """Judge models by their files, or as ``judged`` says."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._themes = themes
        self._entries: Sequence[ModelEntry] = ()
        self._figures = [Figures(), Figures()]
        self._started = False
        set_look(self, "page")
        self.controller = CompareController(services, tasks, self, judged=judged)
        self.controller.name_of = self._name_of
        self._unsaved = [UnsavedAnswer(services.store, tasks, self) for _ in SIDES]
        self.notice = Notice(themes)
        self.sides = tuple(CompareSide(themes, tasks, side) for side in SIDES)
        self.bar = AskBar(themes)
        self._build()
        self._wire()
        self._see_state()
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    def page_shown(self) -> None:
        """Begin with the chat's model on the left; then go to the field."""
        if not self._started:
            self._started = True
            asked = self._services.engine.asked
            self.controller.choose(0, asked[0] if asked is not None else demo_model())
        else:
            self.controller.judge_again()
        self._list_models()
        self.bar.setFocus()

    def held_messages(self) -> list[Message]:
        """Return messages that are known here, whatever the disk has lost."""
        asked = [one.asked for one in self.controller.contestants]
        return [one for one in (*asked, *(u.message for u in self._unsaved)) if one is not None]

    def store_repaired(self) -> None:
        """Store what could not be stored before."""
        for unsaved in self._unsaved:
            unsaved.save()

    def page_close(self) -> None:
        """Stop what runs; what has come is stored."""
        self.controller.close()

    def stop_work(self) -> None:
        """Stop both."""
        self.controller.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the memory back: somewhere else it is wanted for something else."""
        super().hideEvent(event)
        self.controller.release()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the answers some room where there is little."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        low = self.height() < self._themes.sp(_LOW)
        very_low = self.height() < self._themes.sp(_VERY_LOW)
        self._memory.setVisible(not low)
        self.bar.set_low(low)
        for part in self.sides:
            part.numbers.set_low(low)
            part.set_low(very_low)

    def _build(self) -> None:
        self.back = QToolButton()
        set_look(self.back, "quiet")
        self.back.setAccessibleName(tr("Back to the chat"))
        self.back.setToolTip(tr("Back to the chat"))
        title = ElidingLabel(tr("Two side by side"))
        set_look(title, "heading")
        self.new = QToolButton()
        set_look(self.new, "quiet")
        self.new.setAccessibleName(tr("New comparison"))
        self.new.setToolTip(tr("New comparison (Ctrl+N)"))
        self.manner = Segments((("turn", tr("In turn")), ("once", tr("At once"))), "turn")
        header = QHBoxLayout()
        header.setContentsMargins(8, 8, 16, 0)
        header.setSpacing(8)
        header.addWidget(self.back)
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self.new)
        header.addWidget(self.manner)
        self._memory = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._memory.setContentsMargins(44, 0, 16, 4)
        set_look(self._memory, "caption")
        between = QFrame()
        between.setFixedWidth(1)
        set_look(between, "split_line")
        pair = QHBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(self.sides[0], 1)
        pair.addWidget(between)
        pair.addWidget(self.sides[1], 1)
        bottom = QWidget()
        foot = QVBoxLayout(bottom)
        foot.setContentsMargins(0, 4, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.notice)
        foot.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self._memory)
        layout.addLayout(pair, 1)
        layout.addWidget(Centred(self._themes, bottom, bottom_margin=16))
        stops: list[QWidget] = [self.back, self.new, self.manner.button("turn")]
        stops.append(self.manner.button("once"))
        for part in self.sides:
            stops += [part.picker, part.transcript, part.open_button]
        for before, after in pairwise([*stops, self.bar.field, self.bar.button]):
            QWidget.setTabOrder(before, after)

    def _wire(self) -> None:
        controller = self.controller
        self.back.clicked.connect(lambda: self.page_requested.emit("Chat"))
        self.new.clicked.connect(self._on_new_asked)
        self.manner.chosen.connect(self._on_manner_chosen)
        self.bar.sent.connect(self._on_sent)
        self.bar.stop_asked.connect(controller.stop)
        controller.busy_changed.connect(self.working)
        controller.busy_changed.connect(self._on_busy_changed)
        controller.chosen.connect(self._on_chosen)
        controller.judged.connect(self._on_judged)
        controller.question_kept.connect(self._on_question_kept)
        controller.answer_begun.connect(self._on_answer_begun)
        controller.text_arrived.connect(
            lambda side, text: self.sides[side].transcript.append_text(text)
        )
        controller.answer_ended.connect(self._on_answer_ended)
        controller.said.connect(lambda side, text: self.sides[side].say(text))
        controller.failed.connect(self._on_failed)
        controller.loaded.connect(self._on_loaded)
        controller.chat_freed.connect(self._on_chat_freed)
        controller.begun_anew.connect(self._on_begun_anew)
        self.notice.repair_asked.connect(self.repair_requested)
        for side, part in enumerate(self.sides):
            part.notice.repair_asked.connect(self.repair_requested)
            part.picker.chosen.connect(partial(self._on_picked, side))
            part.picker.file_asked.connect(partial(self._ask_for_file, side))
            part.picker.more_asked.connect(self.page_requested)
            part.opened.connect(partial(self._on_opened, side))
            self._unsaved[side].saved.connect(partial(self._on_saved, side))
            self._unsaved[side].failed.connect(part.notice.show_error)
        for keys, slot in (("Ctrl+N", self._on_new_asked), ("Esc", self._on_escape)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _tint(self, theme: Theme) -> None:
        self.back.setIcon(icons.icon("chevron_left", theme, "muted"))
        self.new.setIcon(icons.icon("plus", theme, "muted"))
        self._make_room()

    def _list_models(self) -> None:
        self._tasks.run(
            self._services.models, self._on_models_listed, self.notice.show_error, lane="library"
        )

    def _see_state(self) -> None:
        """Show what can be done now."""
        controller = self.controller
        chosen = all(one.path is not None for one in controller.contestants)
        at_once = controller.parallel
        self.bar.set_state(
            busy=controller.busy,
            missing="" if chosen else tr(_MISSING),
            hint=f"{tr(_AT_ONCE) if at_once else tr(_IN_TURN)} {tr(_KEPT)}",
        )
        arrangement = controller.arrangement
        self.manner.button("once").setEnabled(
            not controller.busy and arrangement is not None and arrangement.together
        )
        self.manner.button("turn").setEnabled(not controller.busy)
        self.new.setEnabled(any(one.conversation is not None for one in controller.contestants))
        for part in self.sides:
            part.picker.setEnabled(not controller.busy)

    def _name_of(self, path: Path) -> str:
        """Return what a model is called here: its quantization tells it from its sisters."""
        entry = next((one for one in self._entries if str(path) in (one.path, *_places(one))), None)
        if entry is None:
            return self._services.loader.name_of(path)
        return f"{entry.name} {entry.type}" if entry.type not in entry.name else entry.name

    # What the controller says

    def _on_models_listed(self, entries: Sequence[ModelEntry]) -> None:
        self._entries = entries
        for side, part in enumerate(self.sides):
            path = self.controller.contestants[side].path
            part.picker.show_models(entries, str(path or ""))
            part.show_name(self._name_of(path) if path is not None else "")

    def _on_chosen(self, side: int, path: Path) -> None:
        self._figures[side] = Figures()
        self.sides[side].show_name(self._name_of(path))
        self.sides[side].picker.show_models(self._entries, str(path))
        self._show_figures()
        self._see_state()

    def _on_judged(self, room: Room) -> None:
        arrangement = room.arrangement
        for part, fit in zip(self.sides, room.fits, strict=True):
            part.show_fit(fit)
        self._memory.setText(arrangement.sentence if arrangement is not None else "")
        if arrangement is not None and not arrangement.together:
            self.manner.select("turn")
            self.controller.parallel = False
        self._see_state()

    def _on_busy_changed(self, busy: bool) -> None:
        self._see_state()
        if not busy and not self.isVisible():
            self.controller.release()

    def _on_question_kept(self, side: int, question: Message) -> None:
        self.sides[side].add(question)
        self.sides[side].offer_opening(True)
        self._see_state()

    def _on_answer_begun(self, side: int, message: Message) -> None:
        self.sides[side].add(message)
        self._figures[side] = self._figures[side]._replace(stats=None)
        self._show_figures()

    def _on_answer_ended(self, side: int, message: Message) -> None:
        self.sides[side].transcript.finish_message(message)
        self._figures[side] = self._figures[side]._replace(stats=message.stats)
        self._show_figures()

    def _on_failed(self, side: int, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if side < 0:
            self.notice.show_error(error)
            return
        self.sides[side].transcript.set_explained(True)
        self.sides[side].notice.show_error(error, self._ways_on(side, error))

    def _ways_on(self, side: int, error: Exception) -> list[Action]:
        """Return what can be done about an error on a side."""
        if isinstance(error, AnswerNotSaved):
            self._unsaved[side].hold(error.message)
            return [Action(tr("Save again"), self._unsaved[side].save)]
        if not isinstance(error, EngineError | EngineDied):
            return []
        again = partial(self.controller.ask_again, side)
        ways = [Action(tr("Try again"), again)]
        if error.kind in ("memory", "context"):
            ways.insert(0, Action(tr(LABELS["smaller"]), partial(again, smaller=True)))
        return ways

    def _on_saved(self, side: int, message: Message) -> None:
        self.sides[side].transcript.finish_message(message)

    def _on_loaded(self, side: int, loaded: Loaded | None) -> None:
        if loaded is not None:
            self._figures[side] = Figures(loaded=loaded)
            self._show_figures()

    def _on_chat_freed(self) -> None:
        asked = self._services.engine.asked
        self.memory_freed.emit(self._services.loader.name_of(asked[0]) if asked is not None else "")

    def _on_begun_anew(self) -> None:
        self._figures = [Figures(), Figures()]
        self._show_figures()
        for part in self.sides:
            part.clear()
        self._see_state()

    def _show_figures(self) -> None:
        for side in SIDES:
            self.sides[side].numbers.show_figures(self._figures[side], self._figures[1 - side])

    # What the owner does

    def _on_sent(self, text: str) -> None:
        if self.controller.ask(text):
            self.bar.clear()
            self.notice.clear()
            for part in self.sides:
                part.notice.clear()

    def _on_new_asked(self) -> None:
        self.controller.begin_anew()
        self.bar.setFocus()

    def _on_escape(self) -> None:
        self.controller.stop()
        self.bar.setFocus()

    def _on_manner_chosen(self, manner: str) -> None:
        self.controller.parallel = manner == "once"
        self._see_state()

    def _on_picked(self, side: int, path: Path | None) -> None:
        self.controller.choose(side, path or demo_model())
        self.bar.setFocus()

    def _ask_for_file(self, side: int) -> None:
        path = self.controller.contestants[side].path
        dialog = QFileDialog(self, tr("Open a model"), str(path.parent) if path is not None else "")
        dialog.setNameFilters([tr("Models (*.gguf)"), tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.controller.choose(side, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_opened(self, side: int) -> None:
        conversation = self.controller.contestants[side].conversation
        if conversation is not None:
            self.conversation_requested.emit(conversation)


def _places(entry: ModelEntry) -> list[str]:
    return [place.path for place in entry.places]
