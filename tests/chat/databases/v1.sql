CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    model TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    deleted REAL,   -- when; NULL is not
    leaf INTEGER    -- last message of the branch on view
) STRICT;
INSERT INTO "conversation" VALUES(1,'Left behind','',1750000001.0,1750000003.0,NULL,2);
INSERT INTO "conversation" VALUES(2,'Two branches','/models/tiny.gguf',1750000004.0,1750000008.0,NULL,4);
INSERT INTO "conversation" VALUES(3,'Deleted','',1750000009.0,1750000010.0,1750000011.0,6);
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
INSERT INTO "message" VALUES(1,1,NULL,2,'user','complete',1750000002.0,'',NULL,'',NULL,NULL,'It''s ''quoted''
and 你好');
INSERT INTO "message" VALUES(2,1,1,NULL,'assistant','streaming',1750000003.0,'Tiny',NULL,'',999999999,1750000000.0,'half');
INSERT INTO "message" VALUES(3,2,NULL,4,'user','complete',1750000005.0,'',NULL,'',NULL,NULL,'How big is 8B at Q4_K_M?');
INSERT INTO "message" VALUES(4,2,3,NULL,'assistant','complete',1750000006.0,'Tiny','{"prompt_tokens":1,"reused_tokens":0,"completion_tokens":2,"prefill_tps":1.5,"decode_tps":2.5,"first_token_s":0.25,"seed":3,"peak_memory":1099511627776}','',NULL,NULL,'About 4.9 GB.');
INSERT INTO "message" VALUES(5,2,3,NULL,'assistant','stopped',1750000008.0,'Tiny',NULL,'',NULL,NULL,'4.9 GB.');
INSERT INTO "message" VALUES(6,3,NULL,NULL,'user','complete',1750000010.0,'',NULL,'',NULL,NULL,'gone');
CREATE INDEX conversation_by_age ON conversation (updated, id) WHERE deleted IS NULL;
CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX message_children ON message (conversation, parent, id);
CREATE INDEX message_streaming ON message (state) WHERE state = 'streaming';
