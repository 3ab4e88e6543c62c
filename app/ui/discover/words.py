"""What the Discover page says of repositories and downloads, in words. No Qt here."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from app.core.units import format_bytes
from app.core.words import figures, mark, tr
from app.fit.quality import loss_words
from app.ui.download_text import amount, fraction, pace, state_text

if TYPE_CHECKING:
    from app.hub.download import Download

_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
_PAGE = re.compile(r"https?://[^/\s]+/([^?#\s]*)(?:[?#]\S*)?")
_NOT_MODELS = frozenset({"datasets", "spaces", "docs", "blog", "collections", "papers", "api"})
_LICENCES = {
    "apache-2.0": "Apache 2.0", "mit": "MIT", "gemma": "Gemma", "llama2": "Llama 2",
    "llama3": "Llama 3", "llama3.1": "Llama 3.1", "llama3.2": "Llama 3.2", "llama3.3": "Llama 3.3",
    "llama4": "Llama 4", "openrail": "OpenRAIL", "other": mark("its own licence"),
    "unknown": mark("not said"), "cc": "Creative Commons",
}  # fmt: skip

_SHORT_LOSSES = {
    "no loss that can be noticed": mark("no real loss"),
    "a very small loss of quality": mark("very small loss"),
    "a small loss of quality": mark("small loss"),
    "a noticeable loss of quality": mark("noticeable loss"),
    "a large loss of quality": mark("large loss"),
    "a heavy loss of quality": mark("heavy loss"),
    "a loss of quality that nobody measured": mark("loss not measured"),
}


def as_repo(text: str) -> str:
    """Return the repository that a typed or pasted text names, ``org/name``; else nothing.

    Pages of the Hub count: ``https://huggingface.co/org/name/tree/main`` is ``org/name``.
    """
    text = text.strip()
    page = _PAGE.fullmatch(text)
    if page is not None:
        parts = [part for part in page[1].split("/") if part]
        if len(parts) < 2 or parts[0] in _NOT_MODELS:
            return ""
        text = "/".join(parts[:2])
    return text if _ID.fullmatch(text) else ""


def owner_and_name(repo: str) -> tuple[str, str]:
    """Split ``org/name``; the owner is empty where there is none."""
    owner, _, name = repo.rpartition("/")
    return owner, name


def count_text(count: int) -> str:
    """Say a number of downloads or likes: ``1.2M``, ``34k``, ``812``."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        if count >= size * 0.9995:
            value = count / size
            return figures(f"{value:.1f}{letter}" if value < 9.95 else f"{value:.0f}{letter}")
    return str(count)


def seen_text(at: float) -> str:
    """Say when a repository was seen that is shown without a network, from seconds."""
    day = datetime.datetime.fromtimestamp(at).date()
    return tr("Seen on {day}; the Hub is out of reach now", day=day_text(day.isoformat()))


def day_text(day: str) -> str:
    """Say a day, ``2025-01-31`` as ``31 January 2025``; what is no day is said as it is."""
    try:
        found = datetime.date.fromisoformat(day[:10])
    except ValueError:
        return day
    return str(QLocale().toString(QDate(found.year, found.month, found.day), tr("d MMMM yyyy")))


def licence_text(licence: str) -> str:
    """Say a licence's short name as people write it: ``Apache 2.0``."""
    found = _LICENCES.get(licence.lower())
    if found is not None:
        return tr(found)
    if licence.lower().startswith(("cc-", "cc0", "bsd-", "gpl-", "agpl-", "lgpl-")):
        return licence.upper()
    return licence


def loss_short(loss: float | None) -> str:
    """Say a loss of quality for a row of a table: ``no real loss``, ``small loss``."""
    return tr(_SHORT_LOSSES[loss_words(loss)])


def speed_short(tokens: float | None) -> str:
    """Say a speed for a row of a table: ``44 tokens/s``; nothing where it is not known."""
    if tokens is None:
        return ""
    return (
        tr("{tokens:.1f} tokens/s", tokens=tokens)
        if tokens < 3
        else tr("{tokens:,.0f} tokens/s", tokens=tokens)
    )


def download_line(download: Download) -> str:
    """Say how a download stands in one line: ``1.21 GB of 2.02 GB · 34 MB/s · 3 min left``."""
    if download.state == "running":
        return " · ".join(part for part in (amount(download), pace(download)) if part)
    if download.state in ("queued", "paused", "waiting") and download.done:
        return f"{state_text(download)} · {amount(download)}"
    return state_text(download)


def download_short(download: Download) -> str:
    """Say the same where there is little room: ``37%, 34 MB/s``."""
    if download.state != "running":
        return state_text(download)
    done = f"{int(100 * max(0.0, fraction(download)))}%"
    return f"{done}, {format_bytes(download.rate, digits=2)}/s" if download.rate else done
