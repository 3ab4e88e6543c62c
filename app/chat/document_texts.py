"""Texts of attached documents, each stored once."""

from __future__ import annotations

import hashlib
import sqlite3

from app.chat.rows import storable


def store_document(connection: sqlite3.Connection, text: str) -> int:
    """Store a text, unless it is there already; return its number."""
    text = storable(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = connection.execute("SELECT id FROM document WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO document (digest, length, text) VALUES (?, ?, ?) RETURNING id",
            (digest, len(text), text),
        ).fetchone()
    return int(row["id"])


def forget_unused(connection: sqlite3.Connection) -> None:
    """Remove texts that nothing is attached to any more."""
    connection.execute(
        "DELETE FROM document WHERE NOT EXISTS"
        " (SELECT 1 FROM attachment WHERE attachment.document = document.id)"
    )
