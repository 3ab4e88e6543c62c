"""The server for other programs as the window has it: on or off, as the settings say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.ui.tasks import Tasks

# The server and the library under it are imported when it is switched on, and never before.
if TYPE_CHECKING:
    from app.api.server import ApiServer
    from app.services import Services

State = Literal["off", "changing", "on", "failed"]

LANE = "api"


class ApiSwitch(QObject):
    """Starts and stops the one server of a window whenever the settings change.

    Signals:
        changed: :attr:`state`, :attr:`address` or :attr:`problem` is another one.
        failed: why it is not on.
        key_read: the key that programs need.
        key_failed: why that could not be read.
    """

    changed = Signal()
    failed = Signal(object)
    key_read = Signal(str)
    key_failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._lock = threading.Lock()
        self._server: ApiServer | None = None
        self._closed = False
        self._asked: int | None = None
        """The port that was asked for last; None is off."""
        self.state: State = "off"
        self.address = ""
        """The base URL for programs while it is on."""
        self.problem = ""
        """Why it could not be started, and what to do."""
        # Listeners are called in the thread that saves.
        services.settings.subscribe(lambda _: tasks.post(self.apply))

    def apply(self) -> None:
        """Make the server be as the settings say, unless that was tried with the same ones."""
        settings = self._services.settings.value
        asked = settings.api_port if settings.api else None
        if asked == self._asked:
            return
        self._asked = asked
        self._show("changing")

        def done(address: str) -> None:
            if asked == self._asked:
                self._show("on" if address else "off", address)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._show("failed", problem=str(error))
                self.failed.emit(error)

        self._tasks.run(self._match, done, failed, lane=LANE)

    def read_key(self) -> None:
        """Find the key out, making one where there is none; :attr:`key_read` tells it."""
        self._on_key(lambda: _key(self._services))

    def renew_key(self) -> None:
        """Make another key; programs with the one before are turned away."""

        def renew() -> str:
            from app.api.key import new_key

            server = self._server
            if server is not None:
                return server.renew_key()
            return new_key(self._services.paths.api_key)

        self._on_key(renew)

    def begin_close(self) -> None:
        """Take no more requests and end those that run; returns at once."""
        with self._lock:
            self._closed = True
            server = self._server
        if server is not None:
            server.begin_close()

    def close(self) -> None:
        """End the server, for the window closes; less than a second."""
        self.begin_close()
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _match(self) -> str:
        """Start or stop the server on the lane; returns its address, empty when it is off."""
        settings = self._services.settings.value
        server = self._server
        if server is not None and (
            not settings.api or server.port != settings.api_port or server.ended.is_set()
        ):
            server.close()
            self._server = server = None
        if not settings.api:
            return ""
        if server is None:
            from app.api.server import ApiServer

            server = ApiServer(self._services)
            with self._lock:
                if self._closed:
                    return ""
                server.start()
                self._server = server
        return server.address

    def _on_key(self, work: Callable[[], str]) -> None:
        self._tasks.run(work, self.key_read.emit, self.key_failed.emit, lane=LANE)

    def _show(self, state: State, address: str = "", problem: str = "") -> None:
        self.state, self.address, self.problem = state, address, problem
        self.changed.emit()


def api_switch(services: Services, tasks: Tasks) -> ApiSwitch:
    """Return the switch of the window that these tasks belong to, made when first asked for."""
    made = tasks.findChild(ApiSwitch)
    return made if made is not None else ApiSwitch(services, tasks, tasks)


def _key(services: Services) -> str:
    from app.api.key import read_key

    return read_key(services.paths.api_key)
