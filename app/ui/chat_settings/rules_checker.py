"""Whether answers can keep to a grammar or a schema, asked of the engine a moment after typing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.engine import Engine
from app.engine.protocol import Sampling
from app.ui.tasks import Tasks

_AFTER_MS = 400
_LANE = "rules"


class RulesChecker(QObject):
    """Checks what was typed last.

    Signals:
        begun: something is being checked.
        passed: sentences on what of it cannot be enforced.
        failed: the exception that says what is wrong with it.
    """

    begun = Signal()
    passed = Signal(object)
    failed = Signal(object)

    def __init__(self, engine: Engine, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._tasks = tasks
        self._asked = 0
        self._wanted = Sampling()
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._on_timeout)

    def check(self, sampling: Sampling) -> None:
        """Check the rules of these soon; the answer to an earlier question is not told."""
        self._asked += 1
        self._wanted = sampling
        if sampling.grammar.strip() or sampling.schema.strip():
            self.begun.emit()
            self._timer.start()
        else:
            self._timer.stop()

    def _on_timeout(self) -> None:
        asked, sampling = self._asked, self._wanted

        def passed(notes: list[str]) -> None:
            if asked == self._asked:
                self.passed.emit(notes)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self.failed.emit(error)

        self._tasks.run(lambda: self._engine.check_sampling(sampling), passed, failed, lane=_LANE)
