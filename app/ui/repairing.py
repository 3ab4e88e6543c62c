"""Repairing the conversations' database while the window goes on, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.chat.model import Message
from app.chat.repair import Repaired
from app.chat.rescue import Rescued
from app.core.words import tr
from app.ui.notice import Kind, Notice
from app.ui.tasks import Tasks


class Told(NamedTuple):
    """A notice in words."""

    kind: Kind
    text: str
    hint: str = ""


def told(repaired: Repaired) -> Told:
    """Return what is said of a repair: what was saved, what was not, where the rest is."""
    saved = repaired.rescued
    if saved is None:
        return Told("info", tr("The index of the search was made again. No message is lost."))
    text = _saved(saved)
    if saved.lost_files:
        files = tr("Attached files that could not be read: {files:,}.", files=saved.lost_files)
        text = f"{text} {files}"
    is_whole = saved.is_all_told and not saved.lost_messages and not saved.lost_files
    kept = tr("The damaged file is kept: {path}", path=repaired.kept)
    return Told("info" if is_whole else "warning", text, kept)


def _saved(saved: Rescued) -> str:
    if not saved.messages:
        return tr("No message could be read. A fresh file has been begun.")
    if not saved.is_all_told:
        return tr(
            "{saved:,} messages were saved into a fresh file. How many more there were cannot be"
            " told.",
            saved=saved.messages,
        )
    return tr(
        "{saved:,} of {all:,} messages were saved into a fresh file.",
        saved=saved.messages,
        all=saved.messages + saved.lost_messages,
    )


def working() -> Told:
    """Return what is said meanwhile."""
    return Told(
        "info",
        tr("Saving what can be read of your conversations …"),
        tr("Large files take a minute or two."),
    )


class Repairing(QObject):
    """Has the database repaired on the disk's lane, once at a time.

    Signals:
        done: it can be read and written again.
    """

    done = Signal()

    def __init__(
        self,
        repair: Callable[[Sequence[Message]], Repaired],
        tasks: Tasks,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._repair = repair
        self._tasks = tasks
        self._notice = notice
        self._busy = False

    def begin(self, held: Sequence[Message] = ()) -> None:
        """Repair it; messages that are ``held`` and cannot be read are stored again."""
        if self._busy:
            return
        self._busy = True
        self._notice.show_notice(*working())
        self._tasks.run(lambda: self._repair(held), self._on_repaired, self._on_failed, lane="disk")

    def _on_repaired(self, repaired: Repaired) -> None:
        self._busy = False
        self._notice.show_notice(*told(repaired))
        self.done.emit()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self._notice.show_error(error)
