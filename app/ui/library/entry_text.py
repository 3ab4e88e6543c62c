"""What the list of models says about one of them, and in which order it shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from app.core.units import format_bytes
from app.core.words import mark, tr
from app.fit.formula import format_parameters
from app.library.models import ModelEntry, Place

Order = Literal["name", "size", "used"]

GONE = mark("gone: its drive is not connected")
"""What is said of a model whose place cannot be reached."""

_MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"),
    mark("May"), mark("June"), mark("July"), mark("August"),
    mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip

STORES = MappingProxyType(
    {
        "demo": mark("Comes with Snug"),
        "huggingface": mark("Hugging Face cache"),
        "ollama": "Ollama",
        "lmstudio": "LM Studio",
        "jan": "Jan",
    }
)
"""The stores that have a name; folders and files are said by their path."""


def title(entry: ModelEntry) -> str:
    """Name the model and its type: ``Qwen3 8B Q4_K_M``."""
    known = not entry.type or entry.type.lower() in entry.name.lower()
    return entry.name if known else f"{entry.name} {entry.type}"


def place_text(place: Place) -> str:
    """Say one place: the store's name, or where the file lies."""
    if place.store in STORES:
        return tr(STORES[place.store])
    return tr("In {folder}", folder=short_path(Path(place.path).parent))


def where(entry: ModelEntry) -> str:
    """Say where a model is: ``Hugging Face cache, also in LM Studio``; places that are here first.

    A place that several names lead to is said once.
    """
    places = sorted(entry.places, key=lambda place: not place.here)
    texts = list(dict.fromkeys(place_text(place) for place in places))
    if not texts:
        return short_path(Path(entry.path).parent)
    within = tr("In {folder}", folder="")
    others = [text.removeprefix(within) for text in texts[1:]]
    return (
        tr("{place}, also in {others}", place=texts[0], others=tr(" and ").join(others))
        if others
        else texts[0]
    )


def detail(entry: ModelEntry) -> str:
    """Say in the second line what a row does not show at the right: type and place."""
    if entry.gone:
        return " · ".join(part for part in (entry.type, where(entry), tr(GONE)) if part)
    return " · ".join(part for part in (entry.type, where(entry)) if part)


def facts(entry: ModelEntry) -> str:
    """Say what kind of model it is, for those who want to know."""
    parts = []
    if entry.parameters:
        parts.append(
            tr(
                "{parameters} parameters",
                parameters=format_parameters(entry.parameters),
            )
        )
    if entry.type:
        bits = (
            tr(" ({bits:.2f} bits per weight)", bits=entry.bits_per_weight)
            if entry.bits_per_weight
            else ""
        )
        parts.append(f"{entry.type}{bits}")
    if entry.architecture:
        parts.append(entry.architecture)
    if entry.context_length:
        parts.append(tr("trained for {tokens:,} tokens", tokens=entry.context_length))
    return " · ".join(parts)


def last_used(then: float | None, now: float) -> str:
    """Say when a model was used last, in days, weeks and months: ``yesterday``, ``in March``."""
    if then is None:
        return tr("not used yet")
    day, today = (datetime.datetime.fromtimestamp(moment).date() for moment in (then, now))
    days = (today - day).days
    if days <= 0:
        return tr("today")
    if days == 1:
        return tr("yesterday")
    if days < 14:
        return tr("{days} days ago", days=days)
    if days < 56:
        return tr("{days} weeks ago", days=days // 7)
    month = tr(_MONTHS[day.month - 1])  # not by strftime, which speaks the system's language
    return (
        tr("in {month}", month=month)
        if day.year == today.year
        else tr("in {month} {year}", month=month, year=day.year)
    )


def spoken(entry: ModelEntry, verdict: str, now: float) -> str:
    """Say a whole row, for a screen reader."""
    used = last_used(entry.last_used, now)
    parts = [
        title(entry),
        format_bytes(entry.size) if entry.size else "",
        verdict,
        where(entry),
        tr(GONE) if entry.gone else entry.problem or "",
        used if entry.last_used is None else tr("used {used}", used=used),
    ]
    return ", ".join(part for part in parts if part)


def summary(entries: Sequence[ModelEntry]) -> str:
    """Say how many models there are and what they take."""
    here = [entry for entry in entries if not entry.gone]
    size = sum(entry.size for entry in here)
    models = tr("1 model") if len(entries) == 1 else tr("{count:,} models", count=len(entries))
    gone = len(entries) - len(here)
    if not gone:
        return f"{models}, {format_bytes(size)}"
    away = (
        tr("1 is on a drive that is not connected")
        if gone == 1
        else tr("{gone:,} are on a drive that is not connected", gone=gone)
    )
    return f"{models}, {format_bytes(size)}; {away}"


def arranged(entries: Iterable[ModelEntry], text: str, order: Order) -> list[ModelEntry]:
    """Return the models in which all words of ``text`` occur, in an order; blocks no one.

    Names go up; the largest, and those used last, come first.
    """
    words = text.lower().split()
    found = [entry for entry in entries if _matches(entry, words)]
    found.sort(key=lambda entry: (entry.name.lower(), entry.bits_per_weight, entry.path))
    if order == "size":
        found.sort(key=lambda entry: -entry.size)
    elif order == "used":
        found.sort(key=lambda entry: -(entry.last_used or 0.0))
    # Projectors and the like are no models to choose from.
    found.sort(key=lambda entry: entry.kind != "model")
    return found


def short_path(path: Path) -> str:
    """Return a path with ``~`` for the owner's home."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or a user without a home
        return str(path)


def _matches(entry: ModelEntry, words: Sequence[str]) -> bool:
    if not words:
        return True
    names = (place.name for place in entry.places)
    text = " ".join(
        (entry.name, entry.type, entry.architecture, entry.repo, Path(entry.path).name, *names)
    ).lower()
    return all(word in text for word in words)
