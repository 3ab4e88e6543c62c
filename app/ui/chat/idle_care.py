"""Freeing the model's memory when nothing was asked for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import SnugError
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_LOOK_MS = 15_000
_MINUTE_S = 60.0


class IdleCare(QObject):
    """Looks now and then whether the engine was used, by the chat or by other programs.

    Signals:
        unloaded: name of the model whose memory was freed; the next question loads it again.
    """

    unloaded = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        busy: Callable[[], bool],
        parent: QObject | None = None,
        *,
        look_ms: int = _LOOK_MS,
    ) -> None:
        """``busy`` says whether the chat needs the model now."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._busy = busy
        self._seen = -1
        self._idle_s = 0.0
        self._step_s = look_ms / 1000
        self._timer = QTimer(self, interval=look_ms)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Free the memory once the engine was idle for as long as the owner said."""
        services = self._services
        limit = services.settings.value.idle_unload_minutes * _MINUTE_S
        used = services.engine.changes != self._seen or services.line.busy or self._busy()
        self._seen = services.engine.changes
        if used or services.engine.loaded is None or not limit:
            self._idle_s = 0.0
            return
        self._idle_s += self._step_s
        if self._idle_s >= limit:
            self._idle_s = 0.0
            self.unload()

    def unload(self) -> None:
        """Free the memory now, unless somebody uses the model."""
        services = self._services

        def work() -> str:
            with services.line.turn_if_free() as free:
                loaded = services.engine.loaded
                if not free or loaded is None:
                    return ""
                services.loader.unload()
                return loaded.name

        def done(name: str) -> None:
            if name:
                self.unloaded.emit(name)

        # A child that dies here has freed its memory as well.
        self._tasks.run(work, done, self._on_failed, lane="engine")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, SnugError):
            raise error
        self.unloaded.emit("")

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
