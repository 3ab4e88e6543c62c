"""What a row of the table of variants says, each cell as text. No Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.quality import SOURCE, loss_words, quality_loss
from app.fit.result import Fit, Verdict
from app.gguf.names import quantization
from app.ui.discover.words import download_line, download_short, loss_short, speed_short
from app.ui.download_text import fraction
from app.ui.fit.fit_text import FACES, bits_text, context_text, segments, short_size, speed_text

if TYPE_CHECKING:
    from app.hub.download import Download
    from app.hub.repository import Variant


class RowFacts(NamedTuple):
    """A row: of a repository's variant, or of a type that a model of the catalogue could have."""

    name: str
    type: str
    size: int
    """Bytes."""
    file: str = ""
    """What it is told apart by."""
    parts: int = 1
    missing: tuple[str, ...] = ()
    bits: float = 0.0
    """Bits per weight; 0 is not known."""


class RowState(NamedTuple):
    """What is known of a row now."""

    fit: Fit | None = None
    problem: str = ""
    """Why its header cannot be read."""
    broken: bool = False
    """Whether that is the file's own fault: nobody would want to download it."""
    recommended: bool = False
    download: Download | None = None
    here: bool = False
    """Whether it is on this disk."""


class RowWords(NamedTuple):
    """The cells; each has a line and a smaller one below it."""

    name: str
    quality: str
    size: str
    bits: str
    memory: str
    verdict: Verdict | None
    verdict_word: str
    below_verdict: str
    """The speed, or what else is to be said of the verdict."""
    progress: float = -1.0
    """0 to 1 while it is downloaded."""


def facts_of(variant: Variant, parameters: int = 0) -> RowFacts:
    """Return the row of a variant; ``parameters`` are the model's, as far as they are known."""
    return RowFacts(
        name=variant.name,
        type=variant.type or quantization(variant.name) or variant.name,
        size=variant.size,
        file=variant.files[0].path,
        parts=len(variant.files) + len(variant.missing),
        missing=variant.missing,
        bits=_bits(variant.size, parameters),
    )


def _bits(size: int, parameters: int) -> float:
    """Return the bits per weight, 0 where a figure is missing or no model could have them."""
    bits = 8 * size / parameters if parameters else 0.0
    return bits if 0.5 <= bits <= 40 else 0.0


def row_words(facts: RowFacts, state: RowState) -> RowWords:
    """Say a row."""
    fit = state.fit
    loss = fit.quality_loss if fit is not None else quality_loss(facts.type)
    quality = loss_short(loss)
    if facts.parts > 1:
        quality += tr(", {count:,} parts", count=facts.parts)
    bits = fit.bits_per_weight if fit is not None else facts.bits
    verdict, word, below = None, "", ""
    if fit is not None:
        verdict, word = fit.verdict, FACES[fit.verdict].word
        if fit.verdict != "too_big":
            below = speed_short(fit.decode_tps) or tr("speed not measured")
        else:
            below = tr("needs {size}", size=short_size(fit.total))
    elif facts.missing:
        word, below = (
            tr("Incomplete"),
            tr("1 part missing")
            if len(facts.missing) == 1
            else tr("{count:,} parts missing", count=len(facts.missing)),
        )
    elif state.problem:
        word, below = tr("Broken file") if state.broken else tr("Not known"), state.problem
    progress = -1.0
    download = state.download
    if download is not None and not state.here and download.state not in ("done", "removed"):
        quality = download_short(download)
        progress = max(0.0, fraction(download))
    return RowWords(
        name=facts.name,
        quality=quality,
        size=format_bytes(facts.size),
        bits=tr("{bits} bits", bits=bits_text(round(bits, 2))) if bits else "",
        memory=format_bytes(fit.total) if fit is not None else "",
        verdict=verdict,
        verdict_word=word,
        below_verdict=below,
        progress=progress,
    )


def spoken(facts: RowFacts, state: RowState) -> str:
    """Say a whole row in sentences, for screen readers."""
    words = row_words(facts, state)
    parts = [
        tr(
            "{name}{recommended}: {size}",
            name=facts.name,
            recommended=tr(", recommended") if state.recommended else "",
            size=words.size,
        )
    ]
    if words.bits:
        parts.append(tr("{bits} per weight", bits=words.bits))
    fit = state.fit
    loss = fit.quality_loss if fit is not None else quality_loss(facts.type)
    parts.append(tr(loss_words(loss)))
    if fit is not None:
        parts.append(
            tr(
                "needs {memory} with {context} of context",
                memory=words.memory,
                context=context_text(fit.context),
            )
        )
        parts.append(FACES[fit.verdict].term)
        if fit.verdict != "too_big":
            parts.append(tr("speed {speed}", speed=speed_text(fit.decode_tps)))
    elif facts.missing:
        parts.append(tr("incomplete, {missing}", missing=words.below_verdict))
    elif state.problem:
        parts.append(tr("not known what it needs: {problem}", problem=state.problem))
    if words.progress >= 0 and state.download is not None:
        parts.append(download_line(state.download))
    if state.here:
        parts.append(tr("on this disk"))
    return ", ".join(parts) + "."


def memory_tip(fit: Fit) -> str:
    """Say the parts of the memory, a line each."""
    lines = [f"{segment.part.name} {format_bytes(segment.size)}" for segment in segments(fit.parts)]
    for device in fit.devices:
        if device.needed and device.free is not None:
            lines.append(
                tr(
                    "{name}: {needed} of {free} free",
                    name=device.name,
                    needed=format_bytes(device.needed),
                    free=format_bytes(device.free),
                )
            )
    return "\n".join(lines)


def quality_tip(loss: float | None) -> str:
    """Say where the words about the quality are from."""
    if loss is None:
        return tr("Nobody has published what this type loses.")
    return tr(
        "{first}{loss_words}: divergence {loss:.2g} from the unquantized model\n({source})",
        first=loss_words(loss)[:1].upper(),
        loss_words=loss_words(loss)[1:],
        loss=loss,
        source=SOURCE,
    )
