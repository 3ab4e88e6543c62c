"""The documents of the draft on view: read in turn, stored, and fitted to the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.attaching import Attaching, Fitted, Share
from app.chat.asking import Wishes
from app.chat.model import Attachment, Message
from app.chat.prompt import quoted
from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError
from app.core.words import mark, tr
from app.documents.document import Document, Limits
from app.ui.attachments.document_text import displayed
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services

MOST = 10
"""Documents that go with one question."""
_LANE = "documents"
_PASTED = mark("Pasted text")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the owner sees it, from being taken to being sent."""

    number: int
    """Its own as long as it is on view."""
    conversation: int | None
    name: str
    state: Literal["reading", "ready", "failed"]
    said: str = ""
    """How far reading is, what the reader noted, or what went wrong."""
    hint: str = ""
    attachment: Attachment | None = None
    share: Share | None = None
    """How many of its passages go with the question; None is all of it, or not known yet."""
    counted: bool = False
    """Whether ``attachment`` says what the question on view takes, with the model in memory."""


class DocumentsDesk(QObject):
    """Takes files and texts, and knows those of the draft on view; runs on the Qt thread.

    Signals:
        changed: the :class:`Item` list of the draft on view.
        altered: what would be sent has changed: it has to be counted anew.
        failed: the exception when the store could not do what was asked.
    """

    changed = Signal(object)
    altered = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._store = services.store.attachments
        self._tasks = tasks
        self._conversation: int | None = None
        self._items: dict[int, Item] = {}
        self._reading: dict[int, CancelToken] = {}
        self._notes: dict[int, str] = {}
        self._last = 0
        self._turn = 0
        self.attaching = Attaching(services.store, services.engine)
        """For the engine's lane alone."""

    @property
    def items(self) -> list[Item]:
        """The documents of the draft on view, in the order in which they came."""
        here = [one for one in self._items.values() if one.conversation == self._conversation]
        return sorted(here, key=lambda one: one.number)

    @property
    def ready(self) -> list[int]:
        """The numbers of the attachments that would be sent."""
        return [one.attachment.id for one in self.items if one.attachment is not None]

    @property
    def reading(self) -> str:
        """The name of a document that is still being read; empty when none is."""
        return next((one.name for one in self.items if one.state == "reading"), "")

    def show(self, conversation: int | None) -> None:
        """Show what waits in a conversation (None: in the new chat)."""
        self._turn += 1
        self._conversation = conversation
        # What is being read goes on; what is stored is read anew.
        self._items = {number: one for number, one in self._items.items() if one.attachment is None}
        self._tell()
        self._list()

    def begun(self, conversation: int) -> None:
        """Give a conversation that has begun what was attached in the new chat meanwhile."""
        if self._conversation is not None:
            return
        for number, item in self._items.items():
            if item.conversation is None:
                self._items[number] = msgspec.structs.replace(item, conversation=conversation)
        self._conversation = conversation

        def move() -> None:
            for one in self._store.of_draft(None):
                self._store.add(conversation, one.name, one.kind, self._store.text(one.id))
                self._store.remove(one.id)

        self._tasks.run(move, lambda _: self.show(conversation), self._on_failed, lane="disk")

    def attach(self, paths: Sequence[Path]) -> None:
        """Take files; what cannot be attached says so in its place."""
        room = self._room()
        if len(paths) > room:
            self._refuse_more()
        for path in paths[:room]:
            cancel = CancelToken()

            def read(number: int, path: Path = path, cancel: CancelToken = cancel) -> Document:
                # A fifth of a second to import, and most windows never attach anything.
                from app.documents.reader import read_document

                def on_page(page: int, pages: int) -> None:
                    text = tr("page {page:,} of {pages:,}", page=page, pages=pages)
                    self._tasks.post(lambda: self._renew(number, said=text))

                return read_document(path, on_page=on_page, cancel=cancel)

            self._take(path.name, read, cancel)

    def paste(self, text: str) -> None:
        """Take a text that is too long for the field."""

        def read(_number: int) -> Document:
            from app.documents.files import plain_document

            return plain_document(tr(_PASTED), text, Limits())

        if self._room():
            self._take(tr(_PASTED), read, CancelToken())
        else:
            self._refuse_more()

    def remove(self, number: int) -> None:
        """Take a document away, or stop reading it."""
        item = self._items.pop(number, None)
        if number in self._reading:
            self._reading[number].cancel()
        if item is None:
            return
        self._tell()
        if item.attachment is not None:
            attachment = item.attachment.id
            self._tasks.run(
                lambda: self._store.remove(attachment),
                lambda _: self.altered.emit(),
                self._on_failed,
                lane="disk",
            )

    def close(self) -> None:
        """Stop reading."""
        for cancel in self._reading.values():
            cancel.cancel()

    def question(
        self,
        branch: Sequence[Message],
        text: str,
        wishes: Wishes,
        keep: Callable[[Sequence[int]], Message],
    ) -> Callable[[CancelToken], Message]:
        """Return what fits the documents to a question and then stores both, for the engine's lane.

        ``keep`` gets the attachments' numbers. The draft on view has none of them any more.
        """
        conversation, numbers = self._conversation, self.ready
        self._turn += 1
        self._items = {
            number: one
            for number, one in self._items.items()
            if one.conversation != conversation or one.state == "reading"
        }
        self._tell()
        services = self._services

        def work(cancel: CancelToken) -> Message:
            waiting = [one for one in self._store.of_draft(conversation) if one.id in numbers]
            with services.line.turn(cancel):
                if conversation is not None:
                    services.states.turn_to(services.engine, conversation)
                self.attaching.fit(branch, text, waiting, wishes)
                self.attaching.forget()
            return keep(numbers)

        return work

    def asked_anew(
        self,
        question: Message,
        branch: Sequence[Message],
        text: str,
        wishes: Wishes,
        keep: Callable[[Sequence[int]], Message],
    ) -> Callable[[CancelToken], Message]:
        """Return what chooses passages for other words of a question, for the engine's lane.

        The question as it was keeps its own. ``branch`` is what comes before it.
        """
        services = self._services

        def work(cancel: CancelToken) -> Message:
            with ExitStack() as undo:  # copies that no question came to own
                copies = []
                for one in question.attachments:
                    document = self._store.text(one.id)
                    copy = self._store.add(question.conversation, one.name, one.kind, document)
                    undo.callback(self._store.remove, copy.id)
                    copies.append(copy)
                with services.line.turn(cancel):
                    services.states.turn_to(services.engine, question.conversation)
                    self.attaching.fit(branch, text, copies, wishes)
                    self.attaching.forget()
                asked = keep([one.id for one in copies])
                undo.pop_all()
                return asked

        return work

    def take_fitted(self, fitted: Fitted) -> None:
        """Show what of the documents would be sent."""
        found = {one.id: one for one in fitted.attachments}
        for number, item in self._items.items():
            if item.attachment is not None and item.attachment.id in found:
                attachment = found[item.attachment.id]
                self._items[number] = msgspec.structs.replace(
                    item,
                    attachment=attachment,
                    share=fitted.shares.get(attachment.id),
                    counted=True,
                )
        self._tell()

    def read_sent(self, attachment: Attachment, done: Callable[[str], None]) -> None:
        """Read what the model gets of a document, as far as it can be shown."""
        self._tasks.run(
            lambda: displayed(quoted(attachment, self._store.text(attachment.id))),
            done,
            self._on_failed,
            lane="disk",
        )

    # Inside

    def _room(self) -> int:
        return max(0, MOST - sum(one.state != "failed" for one in self.items))

    def _refuse_more(self) -> None:
        self.failed.emit(
            SnugError(
                tr("At most {most} files go with a question.", most=MOST),
                tr("Remove what matters less, or ask about the others in another question."),
            )
        )

    def _take(self, name: str, read: Callable[[int], Document], cancel: CancelToken) -> None:
        self._last += 1
        number, conversation = self._last, self._conversation
        self._items[number] = Item(
            number=number, conversation=conversation, name=name, state="reading"
        )
        self._reading[number] = cancel
        self._tell()

        def work() -> tuple[Attachment, str]:
            cancel.raise_if_cancelled()
            document = read(number)
            item = self._items.get(number)
            if item is None:  # taken away
                raise Cancelled
            attachment = self._store.add(
                item.conversation, document.name, document.kind, document.text
            )
            return attachment, document.note

        def done(result: tuple[Attachment, str]) -> None:
            del self._reading[number]
            attachment, note = result
            item = self._items.get(number)
            if item is None:  # taken away in the last moment
                self._tasks.run(
                    lambda: self._store.remove(attachment.id), None, self._on_failed, lane="disk"
                )
            elif item.conversation == self._conversation:
                self._notes[attachment.id] = note
                self._renew(number, state="ready", said=note, attachment=attachment)
                self.altered.emit()
            else:
                del self._items[number]  # it is read with the others of its draft

        def failed(error: Exception) -> None:
            del self._reading[number]
            if isinstance(error, Cancelled):
                self._items.pop(number, None)
            elif isinstance(error, SnugError):
                self._renew(number, state="failed", said=error.text, hint=error.hint)
            else:
                self._items.pop(number, None)
                self.failed.emit(error)
            self._tell()

        self._tasks.run(work, done, failed, lane=_LANE)

    def _list(self) -> None:
        turn, conversation = self._turn, self._conversation

        def listed(attachments: list[Attachment]) -> None:
            if turn != self._turn:
                return
            shown = set(self.ready)
            for attachment in attachments:
                if attachment.id not in shown:
                    self._last += 1
                    self._items[self._last] = Item(
                        number=self._last,
                        conversation=conversation,
                        name=attachment.name,
                        state="ready",
                        said=self._notes.get(attachment.id, ""),
                        attachment=attachment,
                    )
            self._tell()
            if attachments:
                self.altered.emit()

        self._tasks.run(
            lambda: self._store.of_draft(conversation), listed, self._on_failed, lane="disk"
        )

    def _renew(self, number: int, **changes: object) -> None:
        if number in self._items:
            self._items[number] = msgspec.structs.replace(self._items[number], **changes)
            self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.items)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
