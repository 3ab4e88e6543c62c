"""A branch as the turns that a model reads: what stays, what stands for the rest, what is attached.

The same branch always becomes the same turns, and a longer one begins as the shorter did: what a
model has read already it need not read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from app.chat.model import Attachment, Message
from app.engine.protocol import Turn

SUMMARY = "What was said before, in short:"
"""Comes before the summary of what is left out, in the system's turn."""

GAP = "[…]"
"""Stands for the parts of a document that are not in the prompt."""


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is sent, and where each part of it comes from."""

    turns: tuple[Turn, ...]
    sources: tuple[tuple[int, ...], ...]
    """The messages that became each turn; none for the system's, and for a draft."""
    left_out: tuple[int, ...] = ()
    """The messages at the beginning of the branch that are not sent, as was agreed to."""
    summary: str = ""
    """What stands for them."""


def prompt_of(
    branch: Sequence[Message],
    system: str = "",
    documents: Mapping[int, str] | None = None,
    draft: str = "",
    draft_attachments: Sequence[Attachment] = (),
    *,
    more: bool = False,
) -> Prompt:
    """Return what a model is sent of a branch, with a draft as its last question.

    The system's turn comes first, then roles in turn. An answer without text is left out, and so
    is one that failed; an interrupted or stopped one stays with what it has. Questions that are
    left side by side become one turn: templates refuse two turns of the same role in a row, and
    nothing that the owner said is dropped. What is before a cut is not sent.

    ``more`` says that another question follows without being a draft.
    ``documents`` has the whole texts of :func:`needed_documents` and of the draft's, by their
    numbers.
    """
    texts = documents or {}
    has_draft = bool(draft.strip() or draft_attachments)
    begin, summary = _cut(branch, has_draft or more)
    left_out, kept = branch[:begin], branch[begin:]
    own = [message.text for message in branch if message.role == "system"]
    instructions = [text for text in (system, *own) if text.strip()]
    if summary.strip():
        instructions.append(f"{SUMMARY}\n\n{summary}")
    turns = [Turn("system", "\n\n".join(instructions))] if instructions else []
    sources: list[tuple[int, ...]] = [()] * len(turns)

    def add(turn: Turn, source: tuple[int, ...]) -> None:
        if turns and turns[-1].role == turn.role:
            turns[-1] = Turn(turn.role, f"{turns[-1].content}\n\n{turn.content}")
            sources[-1] += source
        else:
            turns.append(turn)
            sources.append(source)

    for message in kept:
        if message.role == "user" or (message.role == "assistant" and _is_context(message)):
            content = with_documents(message.text, message.attachments, texts)
            add(Turn(message.role, content), (message.id,))
    if has_draft:
        add(Turn("user", with_documents(draft, draft_attachments, texts)), ())
    return Prompt(
        turns=tuple(turns),
        sources=tuple(sources),
        left_out=tuple(message.id for message in left_out if message.role != "system"),
        summary=summary,
    )


def turns_of(
    branch: Sequence[Message], system: str = "", documents: Mapping[int, str] | None = None
) -> list[Turn]:
    """Return the turns of :func:`prompt_of`."""
    return list(prompt_of(branch, system, documents).turns)


def with_documents(
    text: str, attachments: Sequence[Attachment], documents: Mapping[int, str]
) -> str:
    """Return a question behind the documents that go with it, as the model reads them."""
    blocks = [quoted(one, documents[one.id]) for one in attachments]
    return "\n\n".join([*blocks, text] if text.strip() or not blocks else blocks)


def quoted(attachment: Attachment, text: str) -> str:
    """Return a document, or its chosen passages, between fences and under its name."""
    parts = attachment.passages
    about = f"File “{_on_one_line(attachment.name)}”"
    if parts is not None:
        about += ", in part" if parts else ", none of it"
        text = _joined([text[one.start : one.end] for one in parts], attachment)
    # No `\s`, which would walk through all the empty lines below each other from each of them.
    fences = re.findall(r"^[ \t]*(`{3,})", text, re.MULTILINE) if "```" in text else []
    longest = max(map(len, fences), default=2)
    fence = "`" * (longest + 1)
    return f"{about}:\n{fence}\n{text}\n{fence}"


def needed_documents(branch: Sequence[Message], more: bool = False) -> list[Attachment]:
    """Return the attachments of a branch whose texts its prompt needs.

    ``more`` says that another question follows.
    """
    begin, _ = _cut(branch, more)
    return [one for message in branch[begin:] for one in message.attachments]


def _joined(parts: Sequence[str], attachment: Attachment) -> str:
    passages = attachment.passages or ()
    pieces: list[str] = []
    end = 0
    for part, passage in zip(parts, passages, strict=True):
        if passage.start > end:
            pieces.append(GAP)
        pieces.append(part.strip("\n"))
        end = passage.end
    if end < attachment.length:
        pieces.append(GAP)
    return "\n".join(pieces)


def _cut(branch: Sequence[Message], more: bool) -> tuple[int, str]:
    """Return where prompts begin, and the latest summary of what is before.

    A cut behind the last question is another branch's: here nothing would be left to answer.
    """
    questions = [place for place, message in enumerate(branch) if message.role == "user"]
    end = len(branch) if more else max(questions, default=0)
    begin, summary = 0, ""
    for place, message in enumerate(branch[:end]):
        if message.cut is not None:
            begin, summary = place + 1, message.cut or summary
    return begin, summary


def _on_one_line(name: str) -> str:
    return " ".join(name.split())


def _is_context(message: Message) -> bool:
    return message.state != "failed" and bool(message.text.strip())
