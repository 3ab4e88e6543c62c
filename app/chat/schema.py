"""The database's schema, as the migrations that lead to it.

``MIGRATIONS[i]`` leads from version i to i + 1. A released one is never edited: what changes is
another entry at the end, together with a dump of a database of its version in
``tests/chat/databases``.
"""

from __future__ import annotations

# A message's id is always greater than its parent's: walking up ends, whatever the file holds.
# The parent's key names the conversation too, so that no branch leads into another conversation.
_V1 = """
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    model TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    deleted REAL,   -- when; NULL is not
    leaf INTEGER    -- last message of the branch on view
) STRICT;

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    parent INTEGER CHECK (parent < id),
    viewed INTEGER, -- the child through which the branch below was last on view; NULL without any
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    state TEXT NOT NULL
        CHECK (state IN ('streaming', 'complete', 'stopped', 'interrupted', 'failed')),
    created REAL NOT NULL,
    model TEXT NOT NULL,
    stats TEXT,     -- JSON
    note TEXT NOT NULL,
    owner_pid INTEGER,      -- the process that is streaming it; a process is known by both
    owner_started REAL,
    text TEXT NOT NULL,
    UNIQUE (conversation, id),
    FOREIGN KEY (conversation, parent) REFERENCES message (conversation, id)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX conversation_by_age ON conversation (updated, id) WHERE deleted IS NULL;
CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX message_children ON message (conversation, parent, id);
CREATE INDEX message_streaming ON message (state) WHERE state = 'streaming';
"""

MIGRATIONS: tuple[str, ...] = (_V1,)
