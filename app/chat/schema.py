"""The database's schema, as the migrations that lead to it.

``MIGRATIONS[i]`` leads from version i to i + 1. A released one is never edited: what changes is
another entry at the end, together with a dump of a database of its version in
``tests/chat/databases``.
"""

from __future__ import annotations

from app.chat import search_terms
from app.core.database import Holding
from app.core.words import mark

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

# The index of words holds no text of its own. A streaming message is written again and again, so it
# is indexed once, at its end: the view says what is in the index.
_V2 = """
ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
ALTER TABLE conversation ADD COLUMN system TEXT;    -- NULL is the settings'
ALTER TABLE conversation ADD COLUMN preset TEXT;    -- JSON; NULL is the settings'
ALTER TABLE message ADD COLUMN cut TEXT;    -- not NULL: prompts begin after it, with this summary

DROP INDEX conversation_by_age;
CREATE INDEX conversation_by_age ON conversation (pinned, updated, id) WHERE deleted IS NULL;

CREATE TABLE draft (
    conversation INTEGER PRIMARY KEY,   -- 0 is the new chat's
    text TEXT NOT NULL
) STRICT;

CREATE TABLE preset (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    value TEXT NOT NULL     -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,    -- SHA-256 of the text
    length INTEGER NOT NULL,        -- characters
    text TEXT NOT NULL
) STRICT;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER REFERENCES conversation (id),  -- NULL is the new chat's
    message INTEGER,    -- NULL: it waits with the draft
    document INTEGER NOT NULL REFERENCES document (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    tokens INTEGER,
    passages TEXT,      -- JSON; NULL is all of it
    FOREIGN KEY (conversation, message) REFERENCES message (conversation, id)
) STRICT;

CREATE INDEX attachment_owner ON attachment (conversation, message, id);
CREATE INDEX attachment_document ON attachment (document);

CREATE VIEW finished_message AS SELECT id, text FROM message WHERE state <> 'streaming';

CREATE VIRTUAL TABLE message_words USING fts5 (
    text,
    content = 'finished_message',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2'
);

INSERT INTO message_words (message_words) VALUES ('rebuild');

CREATE TRIGGER message_added AFTER INSERT ON message WHEN new.state <> 'streaming'
BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.state <> 'streaming'
BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER message_ended AFTER UPDATE OF text, state ON message
    WHEN old.state = 'streaming' AND new.state <> 'streaming'
BEGIN
    INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER message_rewritten AFTER UPDATE OF text, state ON message
    WHEN old.state <> 'streaming' AND new.state <> 'streaming' AND old.text <> new.text
BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER message_resumed AFTER UPDATE OF state ON message
    WHEN old.state <> 'streaming' AND new.state = 'streaming'
BEGIN
    INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
"""

# The index gets to read what app.chat.search_terms makes of a text: signs are found too, and
# words of scripts without spaces.
_V3 = """
DROP TRIGGER message_added;
DROP TRIGGER message_removed;
DROP TRIGGER message_ended;
DROP TRIGGER message_rewritten;
DROP TRIGGER message_resumed;
DROP TABLE message_words;
DROP VIEW finished_message;

CREATE VIEW finished_message AS
    SELECT id, search_terms(text) AS terms FROM message WHERE state <> 'streaming';

CREATE VIRTUAL TABLE message_words USING fts5 (
    terms,
    content = 'finished_message',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);

INSERT INTO message_words (message_words) VALUES ('rebuild');

CREATE TRIGGER message_added AFTER INSERT ON message WHEN new.state <> 'streaming'
BEGIN
    INSERT INTO message_words (rowid, terms) VALUES (new.id, search_terms(new.text));
END;

CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.state <> 'streaming'
BEGIN
    INSERT INTO message_words (message_words, rowid, terms)
        VALUES ('delete', old.id, search_terms(old.text));
END;

CREATE TRIGGER message_ended AFTER UPDATE OF text, state ON message
    WHEN old.state = 'streaming' AND new.state <> 'streaming'
BEGIN
    INSERT INTO message_words (rowid, terms) VALUES (new.id, search_terms(new.text));
END;

CREATE TRIGGER message_rewritten AFTER UPDATE OF text, state ON message
    WHEN old.state <> 'streaming' AND new.state <> 'streaming' AND old.text <> new.text
BEGIN
    INSERT INTO message_words (message_words, rowid, terms)
        VALUES ('delete', old.id, search_terms(old.text));
    INSERT INTO message_words (rowid, terms) VALUES (new.id, search_terms(new.text));
END;

CREATE TRIGGER message_resumed AFTER UPDATE OF state ON message
    WHEN old.state <> 'streaming' AND new.state = 'streaming'
BEGIN
    INSERT INTO message_words (message_words, rowid, terms)
        VALUES ('delete', old.id, search_terms(old.text));
END;
"""

MIGRATIONS: tuple[str, ...] = (_V1, _V2, _V3)

FUNCTIONS = {"search_terms": search_terms.indexed}
"""What the schema calls, by the names that it knows them by."""

HOLDING = Holding(
    mark("your conversations"),
    mark("“Repair” in Snug's window puts what can be rescued into a fresh file; {path} is kept."),
    can_be_repaired=True,
)
"""What the database holds, as its errors speak of it."""
