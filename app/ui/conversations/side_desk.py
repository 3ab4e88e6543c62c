"""What is done at the side of the chat: finding, opening, renaming, deleting, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.chat.search import Hit
from app.core.words import tr
from app.ui.chat.chat_controller import ChatController
from app.ui.conversations.conversation_files import ConversationFiles
from app.ui.conversations.message_search import MessageSearch
from app.ui.conversations.side_panel import SidePanel
from app.ui.notice import Action, Notice
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services import Services


class SideDesk(QObject):
    """Wires the side panel to the chat.

    Signals:
        opened: a conversation was chosen, at the words that were sought in it, if any.
        job, job_ended: for the status strip (id, text, fraction or -1).
    """

    opened = Signal(str)
    job = Signal(str, str, float)
    job_ended = Signal(str)

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        side: SidePanel,
        notice: Notice,
        controller: ChatController,
    ) -> None:
        super().__init__(side)
        self._side = side
        self._notice = notice
        self._controller = controller
        self._search = MessageSearch(services.store, tasks, self)
        self.files = ConversationFiles(services.store, tasks, side)
        self._wire()

    def close(self) -> None:
        """Stop what runs."""
        self.files.close()

    def export_current(self) -> None:
        """Let the owner say where the conversation on view goes."""
        number = self._controller.conversation
        listed = self._side.items.rows.conversations
        current = next((one for one in listed if one.id == number), None)
        if current is None:
            self._notice.show_notice(
                "info", tr("There is no conversation to export yet."), tr("Ask something first.")
            )
        else:
            self.files.ask_export(current)

    def export_all(self) -> None:
        """Let the owner say where all conversations go."""
        listed = self._side.items.rows.conversations
        if listed:
            self.files.ask_export_all(listed)
        else:
            self._notice.show_notice("info", tr("There are no conversations to export yet."))

    def _wire(self) -> None:
        side, shelf = self._side, self._controller.shelf
        side.chosen.connect(self._on_chosen)
        side.hit_chosen.connect(self._on_hit_chosen)
        side.sought.connect(self._search.search)
        self._search.found.connect(side.show_hits)
        self._search.failed.connect(self._notice.show_error)
        side.renamed.connect(shelf.rename)
        side.pinned.connect(shelf.pin)
        side.deleted.connect(self._on_deleted)
        side.export_asked.connect(self.files.ask_export)
        self.files.exported.connect(lambda said: self._notice.show_notice("info", said))
        self.files.imported.connect(self._on_imported)
        self.files.failed.connect(self._notice.show_error)
        self.files.job.connect(self.job)
        self.files.job_ended.connect(self.job_ended)

    def _on_chosen(self, conversation: int) -> None:
        self._notice.clear()
        self._controller.open_conversation(conversation)
        self.opened.emit("")

    def _on_hit_chosen(self, hit: Hit) -> None:
        self._notice.clear()
        words = ""
        if hit.message is not None and hit.marks:
            begin, end = hit.marks[0]
            words = hit.snippet[begin:end]
        self.opened.emit(words)
        self._controller.open_conversation(hit.conversation, hit.message)

    def _on_deleted(self, conversation: int, title: str) -> None:
        self._controller.delete(conversation)
        self._notice.show_notice(
            "info",
            tr("“{title}” was deleted.", title=title),
            actions=[Action(tr("Undo"), lambda: self._controller.restore(conversation))],
        )

    def _on_imported(self, conversations: list[int]) -> None:
        shelf, many = self._controller.shelf, len(conversations)
        shelf.refresh()
        if many == 1:
            self._controller.open_conversation(conversations[0])
        said = (
            tr("One conversation was")
            if many == 1
            else tr("{many:,} conversations were", many=many)
        )
        self._notice.show_notice(
            "info",
            tr("{said} imported.", said=said) if many else tr("There were no conversations in it."),
            actions=[Action(tr("Undo"), lambda: self._controller.delete_all(conversations))]
            if many
            else [],
        )
