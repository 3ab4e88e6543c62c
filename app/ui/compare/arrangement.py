"""Whether two models can be in memory together, and what has to go if not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from app.core.units import format_bytes
from app.core.words import tr
from app.fit.result import DeviceNeed, Fit, Verdict
from app.fit.verdict import judge

Manner = Literal["together", "instead", "one"]
"""Both beside the chat's model, both in its place, or one at a time."""

_COMFORTABLE: tuple[Verdict, ...] = ("gpu", "ram", "split")


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """How two models get into memory."""

    manner: Manner
    total: int
    """Bytes of both, over all devices."""
    chat: bool = False
    """Whether the chat has a model in memory."""

    @property
    def together(self) -> bool:
        """Whether both are in memory at once."""
        return self.manner != "one"

    @property
    def frees_chat(self) -> bool:
        """Whether the chat's model has to go for it."""
        return self.chat and self.manner != "together"

    @property
    def sentence(self) -> str:
        """What is done, and why."""
        both = format_bytes(self.total)
        if self.manner == "together":
            return tr("Both fit in memory together: they take {both}.", both=both)
        if self.manner == "instead":
            said = tr("Both fit in memory together: they take {both}.", both=both)
            return tr(
                "{said} The chat's model makes room and is loaded again when it is asked.",
                said=said,
            )
        said = tr(
            "Together they would take {both}, which is more than fits comfortably:", both=both
        )
        return tr("{said} each is loaded when it is its turn.", said=said)


def arrange(
    beside: Sequence[Fit], instead: Sequence[Fit], *, headroom: float, chat: bool
) -> Arrangement:
    """Decide from the fits of both models with the chat's in memory, and without it.

    ``headroom`` is the share of each memory that stays free.
    """
    total = sum(fit.total for fit in beside)
    for manner, fits in (("together", beside), ("instead", instead)):
        if manner == "instead" and not chat:
            continue
        if verdict_of(fits, headroom) in _COMFORTABLE:
            return Arrangement(manner=manner, total=total, chat=chat)  # type: ignore[arg-type]
    return Arrangement(manner="one", total=total, chat=chat)


def verdict_of(fits: Sequence[Fit], headroom: float) -> Verdict:
    """Judge several models that are to be in memory at the same time."""
    needs: dict[str, DeviceNeed] = {}
    for device in (device for fit in fits for device in fit.devices):
        known = needs.get(device.name)
        needed = device.needed + (known.needed if known is not None else 0)
        needs[device.name] = msgspec.structs.replace(device, needed=needed)
    return judge(
        tuple(needs.values()),
        mapped=sum(fit.mapped for fit in fits),
        gpu_layers=sum(fit.gpu_layers for fit in fits),
        layers=sum(fit.layers for fit in fits),
        headroom=headroom,
    ).verdict
