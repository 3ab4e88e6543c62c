"""Conversations under the headings that say how old they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QLocale

from app.chat.model import Conversation
from app.core.words import mark, tr

Row = str | Conversation
"""A heading, or a conversation."""

PINNED = mark("Pinned")


def grouped(conversations: Sequence[Conversation], now: float) -> list[Row]:
    """Return conversations in their order, with a heading where a group begins.

    ``now`` is in seconds since the epoch; days are those of this machine's clock.
    """
    today = datetime.fromtimestamp(now).date()
    days = [
        (_midnight(today), tr("Today")),
        (_midnight(today - timedelta(days=1)), tr("Yesterday")),
        (_midnight(today - timedelta(days=7)), tr("Last 7 days")),
        (_midnight(today - timedelta(days=30)), tr("Last 30 days")),
    ]
    rows: list[Row] = []
    last = ""
    for one in conversations:
        heading = tr(PINNED) if one.pinned else _heading(one.updated, days, today.year)
        if heading != last:
            rows.append(heading)
            last = heading
        rows.append(one)
    return rows


def day_of(when: float, now: float) -> str:
    """Return a moment as short as it can be told: the time today, else the day."""
    then, today = datetime.fromtimestamp(when), datetime.fromtimestamp(now).date()
    if then.date() == today:
        return f"{then:%H:%M}"
    months = QLocale().standaloneMonthName(then.month, QLocale.FormatType.ShortFormat)
    return f"{then.day} {months}" if then.year == today.year else f"{months} {then.year}"


def _heading(updated: float, days: Sequence[tuple[float, str]], this_year: int) -> str:
    for begin, heading in days:
        if updated >= begin:
            return heading
    then = time.localtime(updated)
    month = QLocale().standaloneMonthName(then.tm_mon)
    return month if then.tm_year == this_year else f"{month} {then.tm_year}"


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day).timestamp()
