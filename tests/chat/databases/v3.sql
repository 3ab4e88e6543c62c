CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    model TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    deleted REAL,   -- when; NULL is not
    leaf INTEGER    -- last message of the branch on view
, pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)), system TEXT, preset TEXT) STRICT;
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
    text TEXT NOT NULL, cut TEXT,
    UNIQUE (conversation, id),
    FOREIGN KEY (conversation, parent) REFERENCES message (conversation, id)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;
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
CREATE VIEW finished_message AS
    SELECT id, search_terms(text) AS terms FROM message WHERE state <> 'streaming';
CREATE VIRTUAL TABLE message_words USING fts5 (
    terms,
    content = 'finished_message',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);
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
INSERT INTO conversation VALUES(1,'Left behind','',1750000001.0,1750000003.0,NULL,2,0,NULL,NULL);
INSERT INTO conversation VALUES(2,'Two branches','/models/tiny.gguf',1750000004.0,1750000008.0,NULL,4,1,'Be brief.','{"name":"Precise","sampling":{"temperature":0.2,"stop":["END"]},"thinking":false}');
INSERT INTO conversation VALUES(3,'Deleted','',1750000009.0,1750000010.0,1750000011.0,6,0,NULL,NULL);
INSERT INTO message VALUES(1,1,NULL,2,'user','complete',1750000002.0,'',NULL,'',NULL,NULL,'It''s ''quoted''
and 你好',NULL);
INSERT INTO message VALUES(2,1,1,NULL,'assistant','streaming',1750000003.0,'Tiny',NULL,'',999999999,1750000000.0,'half',NULL);
INSERT INTO message VALUES(3,2,NULL,4,'user','complete',1750000005.0,'',NULL,'',NULL,NULL,'How big is 8B at Q4_K_M?','They greeted each other.');
INSERT INTO message VALUES(4,2,3,NULL,'assistant','complete',1750000006.0,'Tiny','{"prompt_tokens":1,"reused_tokens":0,"completion_tokens":2,"prefill_tps":1.5,"decode_tps":2.5,"first_token_s":0.25,"seed":3,"peak_memory":1099511627776}','',NULL,NULL,'About 4.9 GB.',NULL);
INSERT INTO message VALUES(5,2,3,NULL,'assistant','stopped',1750000008.0,'Tiny',NULL,'',NULL,NULL,'4.9 GB.',NULL);
INSERT INTO message VALUES(6,3,NULL,NULL,'user','complete',1750000010.0,'',NULL,'',NULL,NULL,'gone',NULL);
INSERT INTO draft VALUES(0,'not sent');
INSERT INTO draft VALUES(2,'and Q8_0?');
INSERT INTO preset VALUES('Mine','{"name":"Mine","sampling":{"seed":7}}');
INSERT INTO document VALUES(1,'54f33a77b505f857b7195821404e976fbe3291fa65ae139c3ee3366ec7c59314',14,'size,bits
8,4
');
INSERT INTO attachment VALUES(1,2,3,1,'sizes.csv','table',9,'[[0,9]]');
INSERT INTO attachment VALUES(2,NULL,NULL,1,'sizes.csv','table',NULL,NULL);
CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX message_children ON message (conversation, parent, id);
CREATE INDEX message_streaming ON message (state) WHERE state = 'streaming';
CREATE INDEX conversation_by_age ON conversation (pinned, updated, id) WHERE deleted IS NULL;
CREATE INDEX attachment_owner ON attachment (conversation, message, id);
CREATE INDEX attachment_document ON attachment (document);
