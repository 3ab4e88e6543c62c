"""What is said of a document, in a few words."""

from __future__ import annotations

from app.chat.model import Attachment
from app.core.words import tr
from app.ui.attachments.documents_desk import Item


def state_of(item: Item) -> str:
    """Say how far a document of a draft is, or how much of it goes with the question."""
    if item.state == "reading":
        return tr("reading, {said} …", said=item.said) if item.said else tr("reading …")
    if item.state == "failed":
        return item.said
    notes = f" · {item.said}" if item.said else ""
    return f"{_used(item)}{notes}"


def part_of(attachment: Attachment) -> str:
    """Say what of a document went with a question that was sent."""
    tokens = _tokens(attachment)
    if attachment.passages is None:
        return tokens
    used = sum(one.end - one.start for one in attachment.passages)
    if not used:
        return tr("none of it was sent: there was no room")
    share = max(1, round(100 * used / max(1, attachment.length)))
    part = tr("{share}% of its text was sent, chosen by the question", share=share)
    return f"{tokens}: {part}" if tokens else part


def is_partial(item: Item) -> bool:
    """Whether only passages of it go with the question."""
    return item.share is not None


def _used(item: Item) -> str:
    attachment = item.attachment
    if attachment is None or not item.counted:
        return tr("its tokens are not counted yet")
    if item.share is None:
        return _tokens(attachment)
    if not item.share.passages:
        return tr("no room for any of it")
    return tr(
        "{passages:,} of {all:,} passages, {tokens}",
        passages=item.share.passages,
        all=item.share.of,
        tokens=_tokens(attachment),
    )


def _tokens(attachment: Attachment) -> str:
    if attachment.tokens is None:
        return ""
    return (
        tr("1 token")
        if attachment.tokens == 1
        else tr("{tokens:,} tokens", tokens=attachment.tokens)
    )
