"""How many tokens the prompt would have now: counted exactly, when the engine is free."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.engine import Engine
from app.engine.protocol import Counted, Turn
from app.ui.tasks import Tasks

_DELAY_MS = 300


class PromptCounter(QObject):
    """Counts a moment after the last change.

    Signals:
        counted: tokens of the prompt, and the context they go into.
        failed: the exception when the engine could not count.
    """

    counted = Signal(int, int)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        turns: Callable[[], Sequence[Turn] | None],
        parent: QObject | None = None,
    ) -> None:
        """``turns`` says what would be sent now, None while the engine has better things to do."""
        super().__init__(parent)
        self._engine = engine
        self._tasks = tasks
        self._turns = turns
        self._asked = 0
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._on_timeout)

    def schedule(self) -> None:
        """Count soon; what is scheduled already waits anew."""
        self._timer.start()

    def stop(self) -> None:
        """Count no more, and tell no result that is on its way."""
        self._timer.stop()
        self._asked += 1

    def _on_timeout(self) -> None:
        loaded, turns = self._engine.loaded, self._turns()
        if loaded is None or turns is None:
            return
        self._asked += 1
        asked = self._asked
        if not any(turn.role != "system" for turn in turns):
            self.counted.emit(0, loaded.context)
            return

        def done(result: Counted) -> None:
            if asked == self._asked:
                self.counted.emit(result.tokens, result.context)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self.failed.emit(error)

        self._tasks.run(lambda: self._engine.count(turns), done, failed, lane="engine")
