"""A conversation as Markdown that people read, and that becomes the same conversation again.

Each message stands under a comment with what is not its text. The comments begin with a word that
occurs in no text, so that nothing anybody said is ever taken for one, and nothing is escaped.
What is of this computer alone is left out: the model's path, and the draft.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from app.chat.archive import (
    VERSION,
    ArchivedConversation,
    ArchivedDocument,
    ArchivedMessage,
    ArchiveError,
    Version,
    refuse_newer,
)
from app.chat.model import MessageState, Passage, Preset
from app.engine.protocol import Role, Stats

_T = TypeVar("_T")

_WHO: dict[Role, str] = {"user": "You", "assistant": "Answer", "system": "System"}
_ENDED: dict[MessageState, str] = {
    "complete": "",
    "streaming": "",
    "stopped": "stopped",
    "interrupted": "interrupted",
    "failed": "failed",
}


class _Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: int
    mark: str
    created: float = 0.0
    updated: float = 0.0
    leaf: int | None = None
    pinned: bool = False
    system: str | None = None
    preset: Preset | None = None


class _About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: int
    role: Role
    parent: int | None = None
    viewed: int | None = None
    state: MessageState = "complete"
    created: float = 0.0
    model: str = ""
    stats: Stats | None = None
    note: str = ""


class _AboutDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    kind: str
    tokens: int | None = None
    passages: tuple[Passage, ...] | None = None


def to_markdown(conversation: ArchivedConversation) -> bytes:
    """Return a conversation as a file."""
    mark = _unused(conversation)
    head = _Head(
        version=VERSION,
        mark=mark,
        created=conversation.created,
        updated=conversation.updated,
        leaf=conversation.leaf,
        pinned=conversation.pinned,
        system=conversation.system,
        preset=conversation.preset,
    )
    parts = [
        f"---\ntitle: {_json(conversation.title)}\ndate: {_date(conversation.created)}\n"
        f"snug: {_json(head)}\n---\n\n# {_line(conversation.title)}\n\n"
    ]
    shown = _shown(conversation)
    # What its owner sees comes first, other branches behind it.
    for message in sorted(conversation.messages, key=lambda one: (one.id not in shown, one.id)):
        parts += _message(mark, message, message.id in shown)
    return ("".join(parts) + f"<!-- {mark} end {{}} -->\n").encode()


def from_markdown(text: str) -> ArchivedConversation:
    """Return the conversation of a file; raises ArchiveError for one that holds none."""
    if text.startswith("---\r\n"):  # an editor has rewritten every line
        text = text.replace("\r\n", "\n")
    front = re.match(r"---\n((?:[^\n]*\n)*?)---\n", text)
    if front is None:
        raise ArchiveError("there is no front matter")
    lines = dict(line.split(": ", 1) for line in front[1].split("\n") if ": " in line)
    said_head = lines.get("snug", "")
    refuse_newer(_decoded(said_head, Version).version)
    head = _decoded(said_head, _Head)
    title = _decoded(lines.get("title", '""'), str)
    messages: list[ArchivedMessage] = []
    for kind, fields, body in _blocks(text[front.end() :], head.mark):
        if kind == "message":
            said = _decoded(fields, _About)
            known = msgspec.structs.asdict(said)
            messages.append(ArchivedMessage(**known, text=body))
        elif not messages:
            raise ArchiveError(f"{kind} stands before the first message")
        elif kind == "document":
            named = msgspec.structs.asdict(_decoded(fields, _AboutDocument))
            document = ArchivedDocument(**named, text=_without_fence(body))
            last = messages[-1]
            messages[-1] = msgspec.structs.replace(last, documents=(*last.documents, document))
        elif kind == "cut":
            messages[-1] = msgspec.structs.replace(messages[-1], cut=body)
    return ArchivedConversation(
        title=title,
        created=head.created,
        updated=head.updated,
        leaf=head.leaf,
        pinned=head.pinned,
        system=head.system,
        preset=head.preset,
        messages=tuple(sorted(messages, key=lambda one: one.id)),
    )


def _message(mark: str, message: ArchivedMessage, shown: bool) -> Iterator[str]:
    about = _About(
        id=message.id,
        role=message.role,
        parent=message.parent,
        viewed=message.viewed,
        state=message.state,
        created=message.created,
        model=message.model,
        stats=message.stats,
        note=message.note,
    )
    says = [
        f"**{_line(message.model) or _WHO[message.role]}**",
        _date(message.created),
        _ENDED[message.state],
        "" if shown else f"another branch, after {message.parent or 'the beginning'}",
    ]
    heading = " · ".join(word for word in says if word)
    yield f"<!-- {mark} message {_json(about)} -->\n{heading}\n\n{message.text}\n\n"
    for document in message.documents:
        named = _AboutDocument(
            name=document.name,
            kind=document.kind,
            tokens=document.tokens,
            passages=document.passages,
        )
        fence = "`" * (max(map(len, re.findall(r"`{3,}", document.text)), default=2) + 1)
        yield (
            f"<!-- {mark} document {_json(named)} -->\n**Attached: {_line(document.name)}**\n\n"
            f"{fence}\n{document.text}\n{fence}\n\n"
        )
    if message.cut is not None:
        yield (
            f"<!-- {mark} cut {{}} -->\n**Left out of the prompt up to here; in short:**\n\n"
            f"{message.cut}\n\n"
        )


def _blocks(text: str, mark: str) -> Iterator[tuple[str, str, str]]:
    """Give each block's kind, what its comment says, and its text."""
    comments = re.compile(
        rf"^<!-- {re.escape(mark)} (message|document|cut|end) (.*) -->$", re.MULTILINE
    )
    found = list(comments.finditer(text))
    for this, following in itertools.pairwise([*found, None]):
        if this is None or this[1] == "end":
            return
        end = len(text) if following is None else following.start()
        body = text[this.end() + 1 : end].removesuffix("\n\n")
        if body.startswith("**"):
            body = body.partition("\n\n")[2]
        yield this[1], this[2], body


def _without_fence(body: str) -> str:
    fenced = re.fullmatch(r"(`{3,})\n(.*)\n\1", body, re.DOTALL)
    return body if fenced is None else fenced[2]


def _shown(conversation: ArchivedConversation) -> set[int]:
    shown: set[int] = set()
    step = conversation.leaf
    while step is not None:
        shown.add(step)
        step = conversation.messages[step - 1].parent
    return shown


def _unused(conversation: ArchivedConversation) -> str:
    """Return a word that begins no comment in any of the texts."""
    texts = [conversation.title]
    for message in conversation.messages:
        texts += [message.text, message.model, message.cut or ""]
        texts += [part for one in message.documents for part in (one.name, one.text)]
    used = {found for text in texts for found in re.findall(r"<!-- (snug(?:-\d+)?) ", text)}
    names = itertools.chain(["snug"], (f"snug-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in used)


def _json(what: object) -> str:
    # A comment ends at ">"; JSON has these signs in texts only.
    text = msgspec.json.encode(what).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _decoded(text: str, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ArchiveError(str(error)) from error


def _date(seconds: float) -> str:
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return when.strftime("%Y-%m-%d %H:%M UTC")


def _line(text: str) -> str:
    return " ".join(text.split())
