"""What the lines of the list of results say: repositories of the Hub, models of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.core.words import tr
from app.fit.catalogue import Entry
from app.fit.formula import format_parameters
from app.fit.result import Fit, Verdict
from app.ui.discover.words import count_text, licence_text, owner_and_name
from app.ui.fit.fit_text import FACES, short_size, speed_text
from app.ui.machine.can_run import TYPE

if TYPE_CHECKING:
    from app.hub.search import Found


class ResultRow(NamedTuple):
    """One line of the list."""

    key: str
    """The repository, or ``catalogue:`` and the model's name."""
    name: str
    facts: str
    """The second line."""
    repo: str = ""
    """What a click opens; empty where the catalogue knows no GGUF repository."""
    entry: Entry | None = None
    """The model of the catalogue that it stands for."""
    verdict: Verdict | None = None
    tip: str = ""
    """What the verdict is about."""
    gated: bool = False

    @property
    def spoken(self) -> str:
        """All of it in one sentence."""
        parts = [self.name, self.facts]
        if self.gated:
            parts.append(tr("access is asked for"))
        if self.tip:
            parts.append(self.tip)
        return ", ".join(parts)


def found_row(found: Found, room: int) -> ResultRow:
    """Return the line of a repository; ``room`` is how many parameters fit, 0 where not known."""
    owner, name = owner_and_name(found.id)
    facts = [owner]
    if found.parameters:
        facts.append(format_parameters(found.parameters))
    facts.append(tr("{count} downloads", count=count_text(found.downloads)))
    verdict: Verdict | None = None
    tip = ""
    if found.parameters and room:
        fits = found.parameters <= room
        # Only that something is too big is worth a glyph: the type decides where the rest fits.
        verdict = None if fits else "too_big"
        tip = "" if fits else tr("likely too big for this machine at {type}", type=TYPE)
    return ResultRow(
        key=found.id,
        name=name,
        facts=" · ".join(part for part in facts if part),
        repo=found.id,
        verdict=verdict,
        tip=tip,
        gated=found.gated,
    )


def seen_row(repo: str) -> ResultRow:
    """Return the line of a repository that was looked at before."""
    owner, name = owner_and_name(repo)
    facts = " · ".join(part for part in (owner, tr("seen before")) if part)
    return ResultRow(key=repo, name=name, facts=facts, repo=repo)


def entry_row(entry: Entry, fit: Fit | None = None) -> ResultRow:
    """Return the line of a model of the catalogue; ``fit`` is that at the usual type."""
    facts = [format_parameters(entry.parameters)]
    tip = ""
    if fit is not None:
        tip = tr(
            "{type}: {size} of memory, {verdict}",
            type=fit.type,
            size=short_size(fit.total),
            verdict=FACES[fit.verdict].term,
        )
        if fit.verdict == "too_big":
            facts.append(tr("needs {size}", size=short_size(fit.total)))
        elif fit.decode_tps is not None:
            facts.append(speed_text(fit.decode_tps))
            tip += f", {speed_text(fit.decode_tps)}"
    facts.append(licence_text(entry.licence))
    return ResultRow(
        key=f"catalogue:{entry.name}",
        name=entry.name,
        facts=" · ".join(facts),
        repo=entry.gguf[0] if entry.gguf else "",
        entry=entry,
        verdict=fit.verdict if fit is not None else None,
        tip=tip,
    )


def usual_type(entry: Entry) -> str:
    """Return the type that a model of the catalogue is judged at."""
    return TYPE if TYPE in entry.offered else entry.offered[len(entry.offered) // 2]
