"""Reading branches, and what stands beside a message."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.chat.messages import show
from app.chat.model import Message
from app.chat.rows import MESSAGE, conversation_of, known, with_attachments
from app.core.database import Database

_COLUMNS = ", ".join(f"message.{name}" for name in MESSAGE.split(", "))

# Every walk is one statement; ids grow from parent to child, so each of them ends.
_PATH = f"""
WITH RECURSIVE path (step) AS (
    SELECT ?
    UNION ALL
    SELECT parent FROM path JOIN message ON id = step WHERE parent < step
)
SELECT {_COLUMNS} FROM path JOIN message ON id = step ORDER BY id
"""
_LEAF_BELOW = """
WITH RECURSIVE down (step) AS (
    SELECT ?
    UNION ALL
    SELECT viewed FROM down JOIN message ON id = step WHERE viewed > step
)
SELECT max(step) FROM down
"""
_FAMILIES = """
SELECT one.id AS member, other.id AS sibling FROM json_each(?) AS asked
JOIN message AS one ON one.id = asked.value
JOIN message AS other
    ON other.conversation = one.conversation AND other.parent IS one.parent
"""


class Branches:
    """The part of the store that reads messages; see :class:`ConversationStore`."""

    _database: Database

    def branch(self, conversation: int) -> list[Message]:
        """Return the branch on view, from its first message to its last."""
        with self._database.read() as connection:
            leaf = conversation_of(connection, conversation).leaf
            if leaf is None:
                return []
            return with_attachments(connection, connection.execute(_PATH, (leaf,)))

    def path(self, message: int) -> list[Message]:
        """Return the messages from the first one to this one, on view or not."""
        with self._database.read() as connection:
            return known(with_attachments(connection, connection.execute(_PATH, (message,))))

    def message(self, message: int) -> Message:
        """Return one message as it is stored now."""
        with self._database.read() as connection:
            (found,) = known(
                with_attachments(
                    connection,
                    connection.execute(f"SELECT {MESSAGE} FROM message WHERE id = ?", (message,)),
                )
            )
            return found

    def siblings(self, message: int) -> list[int]:
        """Return the ids of the messages with the same parent, itself included, oldest first."""
        return known(self.families([message]).get(message, []))

    def families(self, messages: Sequence[int]) -> dict[int, list[int]]:
        """Return the siblings of each message by its id, as :meth:`siblings` does for one."""
        with self._database.read() as connection:
            found: dict[int, list[int]] = {}
            for row in connection.execute(_FAMILIES, (json.dumps(list(messages)),)):
                found.setdefault(row["member"], []).append(row["sibling"])
            return {message: sorted(family) for message, family in found.items()}

    def select(self, message: int) -> None:
        """Put the branch through this message on view, below it as it was last seen."""
        with self._database.write() as connection:
            (row,) = known(
                connection.execute(
                    "SELECT conversation FROM message WHERE id = ?", (message,)
                ).fetchall()
            )
            leaf = connection.execute(_LEAF_BELOW, (message,)).fetchone()[0]
            show(connection, row["conversation"], leaf)
