"""What the conversation on view has of its own, kept as it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.asking import Wishes
from app.chat.model import Conversation, Preset
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

_SAVE_AFTER_MS = 400
"""Typing and stepping come in bursts; a burst is stored once."""


class Options(msgspec.Struct, frozen=True):
    """What a conversation has of its own; None is as the settings say."""

    system: str | None = None
    preset: Preset | None = None


class OptionsKeeper(QObject):
    """Holds the options of the conversation on view and stores what is changed.

    A conversation that is not stored yet takes them along with its first question.

    Signals:
        shown: the :class:`Options` of another conversation.
        changed: the options, after each change.
        failed: the exception when they could not be stored.
    """

    shown = Signal(object)
    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._conversation: int | None = None
        self._stored = Options()
        self._sent = Options()
        """What the first question took along."""
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self.options = Options()
        """As they are on view."""

    @property
    def wishes(self) -> Wishes:
        """How an answer would be asked for now; what is not its own is the settings'."""
        services, own = self._services, self.options.preset
        system = self.options.system
        if system is None:
            system = services.settings.value.system_prompt
        if own is None:
            return Wishes(system, services.sampling())
        return Wishes(system, own.sampling, own.thinking)

    def show(self, about: Conversation | None) -> None:
        """Take up the options of a conversation, None being one that begins."""
        self.save()
        self._conversation = about.id if about is not None else None
        self._stored = Options(about.system, about.preset) if about is not None else Options()
        self.options = self._stored
        self.shown.emit(self.options)

    def begun(self, conversation: int) -> None:
        """The conversation was stored with its first question, and with what that took along."""
        self._conversation = conversation
        self._stored = self._sent
        if self.options != self._stored:
            self._timer.start()

    def send(self) -> Options:
        """Return what a first question takes along."""
        self._sent = self.options
        return self.options

    def change(self, options: Options) -> None:
        """Take over what was changed, and store it soon."""
        if options != self.options:
            self.options = options
            self._timer.start()
            self.changed.emit(options)

    def save(self, *, lane: str = "disk") -> None:
        """Store what has changed."""
        self._timer.stop()
        conversation, options = self._conversation, self.options
        before, store = self._stored, self._services.store
        if conversation is None or options == before:
            return
        self._stored = options

        def work() -> None:
            if options.system != before.system:
                store.set_system(conversation, options.system)
            if options.preset != before.preset:
                store.set_preset(conversation, options.preset)

        self._tasks.run(work, None, self.failed.emit, lane=lane)
