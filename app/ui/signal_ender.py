"""Closing the window when the system or a terminal asks for it."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QWidget


class SignalEnder(QObject):
    """Closes the window on SIGINT and SIGTERM.

    Python runs its signal handlers between instructions, and inside Qt's loop there are none: the
    byte that Python writes at a signal wakes the loop, and the handler then runs.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._former = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        self._handlers = {
            number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        # This may run in the middle of a paint event, where a window must not go away.
        QTimer.singleShot(0, self._window, self._window.close)

    def _on_notifier_activated(self) -> None:
        self._reader.recv(64)
