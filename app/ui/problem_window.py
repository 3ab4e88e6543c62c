"""The window for a start that cannot go on: what is wrong, what to do, nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import SnugError, StorageError
from app.core.setting_aside import kept_name, set_aside
from app.core.words import tr
from app.ui.application import make_application
from app.ui.notice import Notice
from app.ui.theme import Themes, set_look


class ProblemWindow(QWidget):
    """Says why Snug cannot start, with a button to leave.

    With ``damaged``, a file of conversations that cannot be used, another button puts it aside, and
    :attr:`solved` then says that Snug can start.
    """

    def __init__(self, error: SnugError, themes: Themes, damaged: Path | None = None) -> None:
        super().__init__()
        self._damaged = damaged
        self.solved = False
        self.setWindowTitle(tr("Snug cannot start"))
        set_look(self, "page")
        self.notice = Notice(themes, self)
        self.quit = QPushButton(tr("Quit"), self)
        set_look(self.quit, "primary")
        self.quit.setDefault(True)
        self.quit.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        if damaged is not None:
            self.afresh = QPushButton(tr("Start without them"), self)
            self.afresh.clicked.connect(self._on_afresh_clicked)
            buttons.addWidget(self.afresh)
        buttons.addWidget(self.quit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.resize(560, 240)
        hint = error.hint
        if damaged is not None:
            hint = tr(
                "Start without them: the file stays beside the new one, as {name}, and much of it"
                " can often be rescued.",
                name=kept_name(damaged).name,
            )
        self.notice.show_notice("error", error.text, hint, error.detail)
        self.notice.cleared.connect(self.close)

    def _on_afresh_clicked(self) -> None:
        assert self._damaged is not None
        try:
            set_aside(self._damaged)
        except StorageError as error:
            self.notice.show_error(error)
        else:
            self.solved = True
            self.close()


def run_problem(error: SnugError, damaged: Path | None = None) -> bool:
    """Show the problem, also on stderr, until the window is closed.

    Returns whether the owner has solved it and Snug may start again; see :class:`ProblemWindow`.
    """
    print(f"snug: {error}", file=sys.stderr)  # noqa: T201 - whoever started it from a terminal
    application = make_application(sys.argv[:1])
    window = ProblemWindow(error, Themes(application, "system", 1.0), damaged)
    window.show()
    application.exec()
    return window.solved
