"""What a page and the window tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.chat.model import Message


class Page(QWidget):
    """A page of the window. It overrides what concerns it and emits what it has to say.

    Signals:
        model_loaded: the :class:`Loaded` model, or None.
        memory_freed: name of the model that left the memory until it is needed again.
        working: whether there is something to stop.
        job, job_ended: work for the status strip (id, text, fraction, -1 or NO_BAR).
        open_requested: the owner wants to choose a model file.
        chat_requested: :class:`Path` of a model to chat with.
        page_requested: title of a page of the window.
        search_requested: what to search for in Discover.
        conversation_requested: id of a conversation to go on with in the chat.
        repair_requested: the owner wants the database of conversations to be repaired.
    """

    model_loaded = Signal(object)
    memory_freed = Signal(str)
    working = Signal(bool)
    job = Signal(str, str, float)
    job_ended = Signal(str)
    open_requested = Signal()
    chat_requested = Signal(object)
    page_requested = Signal(str)
    search_requested = Signal(str)
    conversation_requested = Signal(int)
    repair_requested = Signal()

    takes_paths = False
    """Whether files that are dropped on it go to its list, by :meth:`take_paths`."""
    first_field: QWidget | None = None
    """Where the keyboard begins; None: at the page."""

    def page_shown(self) -> None:
        """It is on view, now or again."""

    def page_close(self) -> None:
        """The window closes: whatever runs has to stop."""

    def stop_work(self) -> None:
        """The owner asks for a stop, on whichever page that is."""

    def open_model(self, path: Path) -> None:
        """A model file is to be talked to."""

    def attach_files(self, paths: Sequence[Path]) -> None:
        """Files are to go with the next question."""

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Files and folders are to be listed."""

    def open_conversation(self, conversation: int) -> None:
        """A stored conversation is to be shown."""

    def search_for(self, text: str) -> None:
        """A model is to be looked for by its name."""

    def model_freed(self, name: str) -> None:
        """The model in memory had to make room."""

    def held_messages(self) -> Sequence[Message]:
        """Return messages that are known here, whatever the disk has lost."""
        return ()

    def store_repaired(self) -> None:
        """The database of conversations can be read and written again."""
