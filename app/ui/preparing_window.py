"""What is on the screen while the conversations of an earlier Snug are brought along."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.chat.preparing import Preparation
from app.core.errors import Cancelled
from app.core.settings import Settings
from app.core.words import tr
from app.ui.application import make_application, show_alone
from app.ui.theme import Themes, set_look

_SOON_S = 0.4
"""What is done by then needs no window."""
_LOOK_MS = 100
_STEPS = 1000


class PreparingWindow(QWidget):
    """Says what takes so long, and how far it is; closing it leaves everything as it was."""

    def __init__(self, preparation: Preparation, work: threading.Thread, themes: Themes) -> None:
        super().__init__()
        self._preparation = preparation
        self._work = work
        self.setWindowTitle("Snug")
        set_look(self, "page")
        text = QLabel(wordWrap=True)
        text.setText(
            tr("Preparing the search over {count:,} messages …", count=preparation.messages)
        )
        hint = QLabel(wordWrap=True)
        hint.setText(tr("This happens once. “Not now” leaves everything as it was."))
        set_look(hint, "muted")
        self.text = text.text()
        """The sentence on view."""
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the preparation"))
        self.bar.setRange(0, 0)
        leave = QPushButton(tr("Not now"))
        leave.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(text)
        layout.addWidget(self.bar)
        layout.addWidget(hint)
        layout.addStretch(1)
        layout.addWidget(leave, alignment=Qt.AlignmentFlag.AlignRight)
        self.resize(themes.sp(560), themes.sp(190))
        self._clock = QTimer(self, interval=_LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave everything as it was, unless it is done."""
        event.accept()
        self._clock.stop()
        self._preparation.cancel()

    def _look(self) -> None:
        if not self._work.is_alive():
            self.close()
        elif (fraction := self._preparation.fraction) is not None:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(round(fraction * _STEPS))


def prepare(preparation: Preparation, settings: Settings) -> bool:
    """Do it, with a window where it takes a while; return whether it was done, not left.

    The window looks as ``settings`` have it. Raises StorageError.
    """
    failures: list[BaseException] = []

    def run() -> None:
        try:
            preparation.run()
        except BaseException as error:  # raised where it is waited for
            failures.append(error)

    work = threading.Thread(target=run, name="snug-preparing", daemon=True)
    work.start()
    work.join(_SOON_S)
    if work.is_alive():
        application = make_application(sys.argv[:1])
        themes = Themes(application, settings.theme, settings.text_scale)
        window = PreparingWindow(preparation, work, themes)
        show_alone(window, application)
        work.join()
    for error in failures:
        if isinstance(error, Cancelled):
            return False
        raise error
    return True
