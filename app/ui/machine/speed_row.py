"""What was measured of this machine's speed, and the button that measures it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.core.units import format_byte_rate
from app.core.words import tr
from app.hardware.bandwidth import BandwidthRecord
from app.ui import icons
from app.ui.icon_text import beside_icon
from app.ui.notice import Notice
from app.ui.text_label import text_label, unbroken
from app.ui.theme import Theme, Themes

_SHOWN = ("Q4_K", "Q8_0", "F16")
"""Types whose rates stand for the machine's, the first that was measured."""


class SpeedRow(QWidget):
    """A sentence, a button, and a progress while measuring.

    Signals:
        measure: the owner wants the speed measured.
        stop: the owner wants the measuring to stop.
    """

    measure = Signal()
    stop = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._record: BandwidthRecord | None = None
        self._measuring = False
        self._text = text_label(look="muted")
        self._text.setAccessibleName(tr("Measured speed"))
        self._unread = text_label(look="caption")
        self._unread.setAccessibleName(tr("What could not be measured"))
        self.button = QPushButton(beside_icon(tr("Measure speed")))
        self.button.setToolTip(
            tr("Time how fast this machine reads weights and multiplies, in a process of its own")
        )
        self.button.clicked.connect(self._on_clicked)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the measurement"))
        self._bar.hide()
        self.notice = Notice(themes)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addWidget(self._unread)
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(column, 1)
        row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        self.show_record(None)
        self._tint(themes.current)
        themes.changed.connect(self._tint)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def show_record(self, record: BandwidthRecord | None) -> None:
        """Show what was measured, or that nothing was; a running measurement is over."""
        self._record = record
        self._end()
        self._text.setText(unbroken(speed_sentence(record)))
        failed = [] if record is None else [str(one) for one in record.unread]
        self._unread.setText("\n".join(failed))
        self._unread.setVisible(bool(failed))
        words = tr("Measure speed") if record is None else tr("Measure again")
        self.button.setText(beside_icon(words))
        self.button.setAccessibleName(words)

    def show_progress(self, text: str, fraction: float) -> None:
        """Show a running measurement; a negative fraction means that it waits for its turn."""
        if not self._measuring:
            self._measuring = True
            self._tint(self._themes.current)
        self.button.setText(beside_icon(tr("Stop")))
        self.button.setAccessibleName(tr("Stop measuring the speed"))
        self._text.setText(f"{text} …")
        self._unread.hide()
        self._bar.setRange(0, 0 if fraction < 0 else 1000)
        self._bar.setValue(round(max(0.0, fraction) * 1000))
        self._bar.show()

    def show_problem(self, error: BaseException) -> None:
        """Show why it could not be measured; an earlier record stays."""
        self.show_record(self._record)
        self.notice.show_error(error)

    def _end(self) -> None:
        self._measuring = False
        self._tint(self._themes.current)
        self.button.setEnabled(True)
        self._bar.hide()

    def _on_clicked(self) -> None:
        if self._measuring:
            self.button.setEnabled(False)
            self._text.setText(tr("Stopping …"))
            self.stop.emit()
        else:
            self.notice.clear()
            self.measure.emit()

    def _tint(self, theme: Theme) -> None:
        self.button.setIcon(icons.icon("stop" if self._measuring else "speed", theme))


def speed_sentence(record: BandwidthRecord | None) -> str:
    """Say what was measured, in one sentence."""
    if record is None:
        return tr("The speed of this machine has not been measured yet, so no speeds are shown.")
    parts = []
    for role, words in (("gpu", tr("the graphics card")), ("cpu", tr("the processor"))):
        speed = record.device(role)  # type: ignore[arg-type]
        name = next((one for one in _SHOWN if speed and one in speed.types), "")
        if speed is not None and name:
            rate = format_byte_rate(speed.types[name].bandwidth)
            parts.append(
                tr("{words} reads {name} weights at {rate}", words=words, name=name, rate=rate)
            )
    if not parts:
        return tr("The measurement found no speed that can be used.")
    text = tr(" and ").join(parts)
    return tr("Measured: {words}.", words=text)
