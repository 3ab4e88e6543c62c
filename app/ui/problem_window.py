"""The window for a start that cannot go on: what is wrong, what to do, nothing else."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.core.errors import SnugError
from app.core.words import tr
from app.ui.application import make_application
from app.ui.notice import Notice
from app.ui.theme import Themes, set_look


class ProblemWindow(QWidget):
    """Says why Snug cannot start, with a button to leave."""

    def __init__(self, error: SnugError, themes: Themes) -> None:
        super().__init__()
        self.setWindowTitle(tr("Snug cannot start"))
        set_look(self, "page")
        self.notice = Notice(themes, self)
        self.quit = QPushButton(tr("Quit"), self)
        set_look(self.quit, "primary")
        self.quit.setDefault(True)
        self.quit.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addWidget(self.quit, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(560, 240)
        self.notice.show_error(error)
        self.notice.cleared.connect(self.close)


def run_problem(error: SnugError) -> int:
    """Show the problem, also on stderr, until the window is closed; returns 1."""
    print(f"snug: {error}", file=sys.stderr)  # noqa: T201 - whoever started it from a terminal
    application = make_application(sys.argv[:1])
    window = ProblemWindow(error, Themes(application, "system", 1.0))
    window.show()
    application.exec()
    return 1
