"""Which variant to take, why, and what one step up or down would cost.

The rule: of what fits with headroom at the wanted context and answers at least as fast as wanted,
the one that loses the least quality. Losses too small to notice count as equal, and then the
quicker and smaller one wins: twice the memory for what nobody can see is no better choice.

- A speed that was not measured filters nothing, and the reason says so. What fits on the GPU then
  comes before what is split, as long as its quality is usable: it is the quicker one on any
  machine.
- Where nothing is fast enough, the fastest of those whose quality is usable.
- Where nothing fits comfortably, of what is tight and usable the one for which the least has to be
  closed; where nothing fits at all, nothing is recommended, and the reason says what is missing.
- A type without a published loss is taken only where no other is left: nobody can say what it
  loses.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.units import format_bytes, format_rate
from app.core.words import tr
from app.fit.quality import INDISTINGUISHABLE, loss_words
from app.fit.result import Fit, Recommendation
from app.fit.verdict import WORDS, judge_fit

USABLE = 0.11
"""Loss up to which speed may buy quality: about Q3_K_M. Below, answers suffer visibly."""
_UNKNOWN = float("inf")
_SAME_SPEED = 0.01


def recommend(
    fits: Sequence[Fit], wanted_tps: float = 0.0, headroom: float = 0.1
) -> Recommendation | None:
    """Choose among the variants of one model; None without any.

    With ``file`` and ``type`` empty nothing fits, and ``reason`` says what is missing.
    """
    if not fits:
        return None
    there = [fit for fit in fits if fit.verdict not in ("tight", "too_big")]
    slow = False
    if there:
        quick = [fit for fit in there if fit.decode_tps is None or fit.decode_tps >= wanted_tps]
        slow = not quick
        chosen = _quickest(there) if slow else min(_safest(quick), key=_merit)
    elif tight := [fit for fit in fits if fit.verdict == "tight"]:
        chosen = min(
            _usable(tight), key=lambda fit: (judge_fit(fit, headroom).missing, _merit(fit))
        )
    else:
        return _nothing(fits, headroom)
    return Recommendation(
        file=chosen.file,
        type=chosen.type,
        reason=_reason(chosen, len(fits), wanted_tps, slow=slow, headroom=headroom),
        step_up=_step_up(chosen, fits),
        step_down=_step_down(chosen, fits),
    )


def _merit(fit: Fit) -> tuple[float, float, int, str, str]:
    """Order what is fast enough, the best first; total and name settle what is left."""
    return (_felt(fit), -(fit.decode_tps or 0.0), fit.total, fit.type, fit.file)


def _safest(fits: Sequence[Fit]) -> Sequence[Fit]:
    """Return what is on the GPU where speeds are unknown, else everything."""
    if any(fit.decode_tps is not None for fit in fits):
        return fits
    return [fit for fit in fits if fit.verdict == "gpu" and _loss(fit) <= USABLE] or fits


def _quickest(fits: Sequence[Fit]) -> Fit:
    return min(
        _usable(fits),
        key=lambda fit: (-(fit.decode_tps or 0.0), _felt(fit), fit.total, fit.type, fit.file),
    )


def _usable(fits: Sequence[Fit]) -> Sequence[Fit]:
    """Return those with usable quality, or all where there is none."""
    return [fit for fit in fits if _loss(fit) <= USABLE] or fits


def _loss(fit: Fit) -> float:
    return _UNKNOWN if fit.quality_loss is None else fit.quality_loss


def _felt(fit: Fit) -> float:
    """Return the loss as far as anybody could notice it.

    Among types that nobody measured, more bits are taken to be better.
    """
    loss = _loss(fit)
    if loss == _UNKNOWN:
        return 1e6 - fit.bits_per_weight
    return 0.0 if loss <= INDISTINGUISHABLE else loss


def _reason(fit: Fit, variants: int, wanted: float, *, slow: bool, headroom: float) -> str:
    found = judge_fit(fit, headroom)
    context = tr("{context:,} tokens of context", context=fit.context)
    name = fit.type or tr("The model")
    best = (
        ""
        if variants == 1
        else tr("is the fastest usable one that ")
        if slow
        else tr("is the best that ")
    )
    if fit.verdict == "tight":
        best = "" if variants == 1 else tr("is the one to try: it ")
        text = tr(
            "{name} {best}fits with {context} only tightly", name=name, best=best, context=context
        )
        if found.missing:
            text += tr(
                ", until other programs free {missing}",
                missing=format_bytes(found.missing, digits=2),
            )
    elif fit.verdict == "split":
        text = tr(
            "{name} {best}fits with {context}, split over GPU and RAM",
            name=name,
            best=best,
            context=context,
        )
    else:
        spare = format_bytes(found.spare, digits=2)
        text = tr(
            "{name} {best}{verdict} with {context}, {spare} to spare",
            name=name,
            best=best,
            verdict=tr(WORDS[fit.verdict]),
            context=context,
            spare=spare,
        )
    more = []
    if variants > 1 or fit.quality_loss is not None:
        more.append(tr(loss_words(fit.quality_loss)))
    if fit.decode_tps is None:
        more.append(tr("its speed was not measured"))
    else:
        speed = tr("about {speed}", speed=format_rate(fit.decode_tps))
        more.append(
            tr("{speed}, below the {wanted:g} wished for", speed=speed, wanted=wanted)
            if slow
            else speed
        )
    return f"{text}: {'; '.join(more)}."


def _nothing(fits: Sequence[Fit], headroom: float) -> Recommendation:
    smallest = min(fits, key=lambda fit: (fit.total, fit.type, fit.file))
    lacking = format_bytes(judge_fit(smallest, headroom).missing, digits=2)
    name = smallest.type or tr("the model")
    return Recommendation(
        file="",
        type="",
        reason=tr(
            "Nothing fits with {context:,} tokens of context: even {name} needs "
            "{total}, {lacking} more than there is room for.",
            context=smallest.context,
            name=name,
            total=format_bytes(smallest.total),
            lacking=lacking,
        ),
    )


def _step_up(chosen: Fit, fits: Sequence[Fit]) -> str:
    """Say what the next better variant would cost; none is better for nothing."""
    better = [fit for fit in fits if _felt(fit) < _felt(chosen) and fit.total > chosen.total]
    if not better or _loss(chosen) == _UNKNOWN:
        return ""
    other = max(better, key=lambda fit: (_felt(fit), -fit.total, fit.type))
    more = format_bytes(other.total - chosen.total, digits=2)
    text = tr(
        "{type} would need {more} more{slower}",
        type=other.type,
        more=more,
        slower=_slower(chosen, other),
    )
    ends = {
        "too_big": tr(", which does not fit"),
        "tight": tr(", which is tight"),
        "split": tr(", which splits it over GPU and RAM"),
    }
    return f"{text}{ends.get(other.verdict, '') if other.verdict != chosen.verdict else ''}."


def _step_down(chosen: Fit, fits: Sequence[Fit]) -> str:
    """Say what the next smaller variant would save and lose."""
    worse = [
        fit for fit in fits
        if _loss(fit) != _UNKNOWN and _felt(fit) > _felt(chosen) and fit.total < chosen.total
    ]  # fmt: skip
    if not worse or _loss(chosen) == _UNKNOWN:
        return ""
    other = min(worse, key=lambda fit: (_felt(fit), fit.total, fit.type))
    saved = format_bytes(chosen.total - other.total, digits=2)
    return tr(
        "{type} would save {saved}{slower}, with {loss}.",
        type=other.type,
        saved=saved,
        slower=_slower(chosen, other),
        loss=_loss_beside(other),
    )


def _loss_beside(fit: Fit) -> str:
    return tr(
        "{words} (divergence {loss:.2g})",
        words=tr(loss_words(fit.quality_loss)),
        loss=_loss(fit),
    )


def _slower(chosen: Fit, other: Fit) -> str:
    """Say how the speed differs, where both are known and it does."""
    if not chosen.decode_tps or not other.decode_tps:
        return ""
    change = other.decode_tps / chosen.decode_tps - 1
    if abs(change) < _SAME_SPEED:
        return tr(" and answer as fast")
    if change > 0:
        return tr(" and answer about {change:.0%} faster", change=change)
    return tr(" and answer about {change:.0%} slower", change=-change)
