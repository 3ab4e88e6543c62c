"""Lines across the conversation: what is not sent any more, and where another model took over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.chat.model import Message
from app.core.words import tr
from app.ui.chat.markdown import Paragraph, Span
from app.ui.chat.prose_view import ProseView
from app.ui.eliding_label import ElidingLabel
from app.ui.theme import BODY, Themes, set_look

Kind = Literal["cut", "model", "proposal"]


class Mark(NamedTuple):
    """A line at a message."""

    message: int
    below: bool
    """Whether it stands below the message, else above."""
    kind: Kind
    text: str
    summary: str = ""
    """What the model is sent in place of what is above."""


def marks_of(messages: Sequence[Message], proposed: int | None = None) -> list[Mark]:
    """Return the lines that a branch has, from its first message to its last.

    ``proposed`` is the message up to which would be left out, if the owner agrees.
    """
    marks: list[Mark] = []
    cut: Mark | None = None
    model = ""
    count = 0
    for message in messages:
        count += message.role != "system"
        if message.role == "assistant" and message.model:
            if model and message.model != model:
                text = tr("From here on {model} answers", model=message.model)
                marks.append(Mark(message.id, False, "model", text))
            model = message.model
        if message.cut is not None:
            cut = _cut(message, count)
        if message.id == proposed:
            text = (
                tr("The message above does not fit any more")
                if count == 1
                else tr("The {count:,} messages above do not fit any more", count=count)
            )
            marks.append(Mark(message.id, True, "proposal", text))
    return [*marks, cut] if cut is not None else marks


def _cut(message: Message, count: int) -> Mark:
    text = (
        tr("The message above is not sent to the model")
        if count == 1
        else tr("The {count:,} messages above are not sent to the model", count=count)
    )
    if message.cut:
        text += tr("; a summary is")
    return Mark(message.id, True, "cut", text, message.cut or "")


class MarkView(QWidget):
    """One line with its words in the middle.

    Signals:
        take_in_asked: id of the message; what is above shall be sent again.
    """

    take_in_asked = Signal(int)

    def __init__(self, themes: Themes, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.setAccessibleName(mark.text)
        text = ElidingLabel(mark.text)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_look(text, "caption")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_line(), 1)
        row.addWidget(text)
        row.addWidget(_line(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        self.show_summary = QPushButton(tr("Show the summary"))
        self.take_in = QPushButton(tr("Send them again"))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.show_summary, self.take_in):
            set_look(button, "quiet")
            button.hide()
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        if mark.kind == "cut":
            self.take_in.show()
            self.take_in.setToolTip(tr("They go into the prompt again, as far as there is room"))
            self.take_in.clicked.connect(lambda: self.take_in_asked.emit(mark.message))
        if mark.summary:
            self._add_summary(themes, layout)

    def _add_summary(self, themes: Themes, layout: QVBoxLayout) -> None:
        frame = QFrame()
        set_look(frame, "thought")
        text = ProseView(themes, token="muted", size=BODY)
        text.setAccessibleName(tr("Summary"))
        lines = self.mark.summary.split("\n")
        text.replace(0, [Paragraph(spans=(Span(line),), joined=True) for line in lines])
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(14, 2, 0, 2)
        inside.addWidget(text)
        frame.hide()
        layout.addWidget(frame)
        self.show_summary.show()
        self.show_summary.setCheckable(True)
        self.show_summary.toggled.connect(frame.setVisible)
        self.show_summary.toggled.connect(
            lambda shown: self.show_summary.setText(
                "Hide the summary" if shown else "Show the summary"
            )
        )


class Marks(QObject):
    """Keeps the lines of a column where they belong while messages come and go.

    Signals:
        take_in_asked: id of a message; what is above shall be sent again.
    """

    take_in_asked = Signal(int)

    def __init__(self, themes: Themes, column: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes
        self._column = column
        self._views: dict[Mark, MarkView] = {}

    @property
    def views(self) -> Mapping[Mark, MarkView]:
        """The lines that are laid out."""
        return self._views

    def place(self, marks: Sequence[Mark], views: Sequence[QWidget]) -> None:
        """Put each line beside its message, where that is laid out, and take others away."""
        by_message: dict[int, QWidget] = {}
        for view in views:
            by_message[view.message.id] = view  # type: ignore[attr-defined]
        wanted = [mark for mark in marks if mark.message in by_message]
        for mark in set(self._views) - set(wanted):
            gone = self._views.pop(mark)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for mark in wanted:
            at = self._column.indexOf(by_message[mark.message]) + mark.below
            line = self._views.get(mark)
            if line is None:
                line = MarkView(self._themes, mark)
                line.take_in_asked.connect(self.take_in_asked)
                self._views[mark] = line
                self._column.insertWidget(at, line)
            elif self._column.indexOf(line) != at - (not mark.below):
                self._column.removeWidget(line)
                at = self._column.indexOf(by_message[mark.message]) + mark.below
                self._column.insertWidget(at, line)


def _line() -> QFrame:
    line = QFrame()
    set_look(line, "line")
    return line
