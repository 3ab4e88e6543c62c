"""The window for a start that cannot go on: what is wrong, what to do, nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.chat.repair import Repaired, repair
from app.core.errors import SnugError
from app.core.setting_aside import kept_name
from app.core.settings import Settings
from app.core.words import tr
from app.ui.application import make_application, show_alone
from app.ui.notice import Notice
from app.ui.repairing import told, working
from app.ui.tasks import Tasks
from app.ui.theme import Themes, repolish, set_look


class ProblemWindow(QWidget):
    """Says why Snug cannot start, with a button to leave.

    With ``damaged``, a file of conversations that cannot be used, another button repairs that;
    :attr:`solved` then says that Snug can start.
    """

    def __init__(
        self, error: SnugError, themes: Themes, tasks: Tasks, damaged: Path | None = None
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._damaged = damaged
        self.solved = False
        self.setWindowTitle(tr("Snug cannot start"))
        set_look(self, "page")
        self.notice = Notice(themes, self)
        self.repair = QPushButton(tr("Repair"), self)
        self.repair.clicked.connect(self._on_repair_clicked)
        self.leave = QPushButton(tr("Quit"), self)
        first = self.leave if damaged is None else self.repair
        set_look(first, "primary")
        first.setDefault(True)
        if damaged is None:
            self.repair.hide()
        self.leave.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.repair)
        buttons.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.resize(themes.bounded(560, 240, self.screen()))
        hint = error.hint
        if damaged is not None:
            hint = tr(
                "“Repair” puts what can be read into a fresh file; this one stays beside it, as "
                "{name}.",
                name=kept_name(damaged).name,
            )
        self.notice.show_notice("error", error.text, hint, error.detail)
        self.notice.cleared.connect(self.close)

    def _on_repair_clicked(self) -> None:
        damaged = self._damaged
        assert damaged is not None
        self.repair.setEnabled(False)
        self.notice.show_notice(*working())
        self._tasks.run(lambda: repair(damaged), self._on_repaired, self._on_failed)

    def _on_repaired(self, repaired: Repaired) -> None:
        self.solved = True
        self.repair.hide()
        self.setWindowTitle("Snug")
        self.leave.setText(tr("Start"))
        set_look(self.leave, "primary")
        repolish(self.leave)
        self.leave.setFocus()
        self.notice.show_notice(*told(repaired))

    def _on_failed(self, error: Exception) -> None:
        self.repair.setEnabled(True)
        self.notice.show_error(error)


def run_problem(error: SnugError, settings: Settings, damaged: Path | None = None) -> bool:
    """Show the problem, also on stderr, until the window is closed.

    The window looks as ``settings`` have it. Returns whether the owner has solved it and Snug may
    start again; see :class:`ProblemWindow`.
    """
    print(f"snug: {error}", file=sys.stderr)  # noqa: T201 - whoever started it from a terminal
    application = make_application(sys.argv[:1])
    tasks = Tasks()
    themes = Themes(application, settings.theme, settings.text_scale)
    window = ProblemWindow(error, themes, tasks, damaged)
    show_alone(window, application)
    tasks.close()
    return window.solved
