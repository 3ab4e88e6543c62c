"""What a reasoning model thought, folded away above its answer."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.core.words import tr
from app.ui import icons
from app.ui.chat.markdown import Paragraph, Span, Thinking
from app.ui.chat.prose_view import ProseView
from app.ui.chat.short_lines import short_lines
from app.ui.theme import BODY, Theme, Themes, set_look


class ThinkingView(QWidget):
    """A fold that says whether the model still thinks; its text is written when unfolded."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._thinking = Thinking(text="", closed=False)
        self._seconds = 0.0
        self._began = 0.0
        # While it thinks the seconds are counted: a long thought looks like a hang otherwise.
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._name)
        self._fold = QPushButton(tr("Thinking …"))
        self._fold.setCheckable(True)
        set_look(self._fold, "fold")
        self._fold.toggled.connect(self._on_fold_toggled)
        self._frame = QFrame()
        set_look(self._frame, "thought")
        self._text = ProseView(themes, token="muted", size=BODY)
        self._text.setAccessibleName(tr("Thoughts"))
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(14, 2, 0, 2)
        inside.addWidget(self._text)
        self._frame.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._fold, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._frame)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def unfolded(self) -> bool:
        """Whether the thoughts are on view."""
        return bool(self._fold.isChecked())

    def show_thinking(self, thinking: Thinking) -> None:
        """Show the thoughts so far."""
        self._thinking = thinking
        if thinking.closed:
            self._clock.stop()
        elif not self._clock.isActive():
            self._began = perf_counter()
            self._clock.start()
        self._name()
        self.setHidden(thinking.closed and not thinking.text.strip())
        if self.unfolded:
            self._write()

    def show_time(self, seconds: float) -> None:
        """Say how long it took; 0 is not known."""
        self._seconds = seconds
        self._name()

    def _name(self) -> None:
        if not self._thinking.closed:
            took = round(perf_counter() - self._began)
            self._fold.setText(tr("Thinking … {took} s", took=took) if took else tr("Thinking …"))
            return
        words = len(self._thinking.text.split())
        counted = tr("1 word") if words == 1 else tr("{words:,} words", words=words)
        if self._seconds:
            self._fold.setText(
                tr("Thought for {time} ({counted})", time=_time(self._seconds), counted=counted)
            )
        else:
            self._fold.setText(tr("Thoughts ({counted})", counted=counted))

    def _write(self) -> None:
        lines = short_lines(self._thinking.text)
        shown = len(self._text.blocks)
        keep = max(0, min(shown - 1, len(lines)))
        self._text.replace(
            keep, [Paragraph(spans=(Span(line),), joined=True) for line in lines[keep:]]
        )

    def _tint(self, theme: Theme) -> None:
        name = "chevron_down" if self._fold.isChecked() else "chevron_right"
        self._fold.setIcon(icons.icon(name, theme, "muted"))

    def _on_fold_toggled(self, unfolded: bool) -> None:
        if unfolded:
            self._write()
        self._frame.setVisible(unfolded)
        self._tint(self._themes.current)


def _time(seconds: float) -> str:
    if seconds < 10:
        return tr("{seconds:.1f} s", seconds=seconds)
    return (
        tr("{seconds:.0f} s", seconds=seconds)
        if seconds < 90
        else tr("{seconds:.0f} min", seconds=seconds / 60)
    )
