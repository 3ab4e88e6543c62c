"""What a download says in words: its name, how far it is, how fast, how long it still takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.core.units import format_byte_rate, format_bytes
from app.core.words import tr

if TYPE_CHECKING:
    from app.hub.download import Download

_MINUTE, _DAY = 60, 86_400


def model_name(repo: str) -> str:
    """Return a repository's name as one says it: ``Llama 3.2 1B Instruct``."""
    name = repo.rpartition("/")[2]
    for ending in ("-gguf", "_gguf", ".gguf"):
        if name.lower().endswith(ending) and len(name) > len(ending):
            name = name[: -len(ending)]
    return name.replace("-", " ")


def title(download: Download) -> str:
    """Name the model and its variant: ``Llama 3.2 1B Instruct Q4_K_M``."""
    name = model_name(download.repo)
    return name if download.name.lower() in name.lower() else f"{name} {download.name}"


def fraction(download: Download) -> float:
    """Return how far it is, 0 to 1; -1 where the size is not known."""
    if download.total <= 0:
        return -1.0
    return min(1.0, max(0.0, download.done / download.total))


def time_left(seconds: float) -> str:
    """Say how long something still takes: ``3 min left``, with no more digits than are true."""
    if seconds < 10:
        return tr("a few seconds left")
    if seconds < 55:
        return tr("{seconds} s left", seconds=round(seconds / 5) * 5)
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < 60:
        return tr("{minutes} min left", minutes=minutes)
    if seconds < _DAY:
        hours, minutes = divmod(minutes, 60)
        return (
            tr("{hours} h {minutes} min left", hours=hours, minutes=minutes)
            if hours < 10 and minutes
            else tr("{hours} h left", hours=hours)
        )
    days = round(seconds / _DAY)
    return tr("1 day left") if days == 1 else tr("{days} days left", days=days)


def state_text(download: Download) -> str:
    """Say what is happening to it; the sentence of a failure is its problem's own."""
    match download.state:
        case "queued":
            return download.note or tr("Waits for its turn")
        case "waiting":
            return download.note or tr("Waiting")
        case "running":
            return download.note or tr("Downloading")
        case "checking":
            return download.note or tr("Checking what has come")
        case "paused":
            return download.note or tr("Paused")
        case "done":
            return tr("Downloaded and checked")
        case "failed":
            return download.problem.text if download.problem else tr("It failed.")
        case "removed":
            return tr("Cancelled")


def amount(download: Download) -> str:
    """Say how much has come: ``340 MB of 808 MB``, or the whole when it is there."""
    if download.state == "done" or not download.total:
        return format_bytes(download.total or download.done)
    done = format_bytes(min(download.done, download.total))
    return tr("{done} of {total}", done=done, total=format_bytes(download.total))


def pace(download: Download) -> str:
    """Say speed and time left of a running download, as far as they are known."""
    if download.state != "running" or not download.rate:
        return ""
    parts = [format_byte_rate(download.rate)]
    if download.left is not None:
        parts.append(time_left(download.left))
    return " · ".join(parts)


def strip_line(downloads: Sequence[Download]) -> str:
    """Say the one that is furthest on, for the status strip; empty when none goes on by itself.

    ``Downloading Llama 3.2 1B Q4_K_M: 34%, 12 MB/s, 3 min left``.
    """
    first = foremost(downloads)
    if first is None:
        return ""
    name = title(first)
    if first.state == "checking":
        return tr("Checking {name}", name=name)
    if first.state == "waiting":
        return f"{name}: {_lower(state_text(first))}"
    if first.state == "queued":
        return tr("{name} waits to be downloaded", name=name)
    parts = []
    if first.total > 0:
        parts.append(f"{int(100 * fraction(first))}%")
    if first.rate:
        parts.append(f"{format_bytes(first.rate, digits=2)}/s")
        if first.left is not None:
            parts.append(time_left(first.left))
    return tr("Downloading {name}", name=name) + (f": {', '.join(parts)}" if parts else "")


def foremost(downloads: Sequence[Download]) -> Download | None:
    """Return the download that the strip speaks of: one that runs before one that waits."""
    ranks = {state: rank for rank, state in enumerate(("running", "checking", "waiting", "queued"))}
    going = [one for one in downloads if one.state in ranks]
    return min(going, key=lambda one: ranks[one.state], default=None)


def going_on(downloads: Sequence[Download]) -> int:
    """Return how many downloads run or will by themselves."""
    return sum(one.state in ("running", "checking", "waiting", "queued") for one in downloads)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
