"""The presets that can be chosen: those of Snug and the owner's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.chat.model import Preset
from app.chat.presets import BUILT_IN
from app.chat.store import ConversationStore
from app.ui.tasks import Tasks


class PresetShelf(QObject):
    """Works on the disk's lane and lists anew after each change.

    Signals:
        listed: all presets.
        kept: the :class:`Preset` as it was stored.
        failed: the exception when the store could not do what was asked.
    """

    listed = Signal(object)
    kept = Signal(object)
    failed = Signal(object)

    def __init__(
        self, store: ConversationStore, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self.presets: Sequence[Preset] = BUILT_IN

    def refresh(self) -> None:
        """List all presets."""
        self._tasks.run(self._store.presets.all, self._on_listed, self.failed.emit, lane="disk")

    def keep(self, preset: Preset) -> None:
        """Store a preset of the owner's, in place of the one of that name."""

        def kept(stored: Preset) -> None:
            self.kept.emit(stored)
            self.refresh()

        store = self._store.presets
        self._tasks.run(lambda: store.keep(preset), kept, self.failed.emit, lane="disk")

    def forget(self, name: str) -> None:
        """Remove one of the owner's presets."""
        store = self._store.presets
        self._tasks.run(
            lambda: store.forget(name), lambda _: self.refresh(), self.failed.emit, lane="disk"
        )

    def named(self, name: str) -> Preset | None:
        """Return a preset by its name."""
        found = (one for one in self.presets if one.name.casefold() == name.casefold())
        return next(found, None)

    def _on_listed(self, presets: list[Preset]) -> None:
        self.presets = presets
        self.listed.emit(presets)
