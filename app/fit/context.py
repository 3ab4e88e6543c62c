"""How large a context a model on this disk can have here, and what each size takes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.engine.protocol import Loaded
from app.fit.assess import assess, file_grid
from app.fit.result import Verdict
from app.fit.sources import File, Wishes
from app.fit.verdict import RAM
from app.gguf.placement import MAIN_MEMORY
from app.hardware.machine import Machine

_LEAST = 4096
"""Tokens to try where nothing fits comfortably: less is hardly a chat."""
_SIZES = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144)


class ContextCost(msgspec.Struct, frozen=True):
    """One context and what the model takes with it."""

    context: int
    """Tokens."""
    total: int
    """Bytes over all devices, weights and all."""
    verdict: Verdict


class ContextCosts(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen for a model, from few tokens to many."""

    costs: tuple[ContextCost, ...]
    fitting: int
    """The largest comfortable context, which is what is loaded where nobody chose one."""
    trained: int
    """0 where the file does not say."""

    def of(self, context: int) -> ContextCost | None:
        """Return the cost of exactly this context."""
        return next((cost for cost in self.costs if cost.context == context), None)

    def least_for(self, needed: int) -> ContextCost | None:
        """Return the smallest context in which so many tokens fit and that is not too big."""
        return next(
            (cost for cost in self.costs if cost.context >= needed and cost.verdict != "too_big"),
            None,
        )


def fitting_context(file: File, machine: Machine, wishes: Wishes) -> int:
    """Return the largest context that fits comfortably, at most what the model was trained for.

    4,096 tokens, or what it was trained for if that is less, where none does: loading then tells.
    """
    most = assess(file, machine, wishes).max_context
    trained = file.headers[0].context_length or _LEAST
    return most or min(_LEAST, trained)


def context_costs(
    file: File, machine: Machine, wishes: Wishes, *, current: int = 0, needed: int = 0
) -> ContextCosts:
    """Return what usual contexts take, and beside them ``current`` and one for ``needed`` tokens.

    Contexts beyond what the model was trained for are not offered.
    """
    fitting = fitting_context(file, machine, wishes)
    trained = file.headers[0].context_length or 0
    asked = {*_SIZES, fitting, current, -(-needed // 1024) * 1024, trained}
    most = max(trained or _SIZES[-1], current)
    sizes = sorted(size for size in asked if 0 < size <= most)
    (row,) = _grid(file, machine, wishes, sizes)
    return ContextCosts(costs=row, fitting=fitting, trained=trained)


def freed_by_loaded(loaded: Loaded | None) -> dict[str, int]:
    """Return the bytes that unloading the model in memory would give back, by device.

    Pages of its file are not in it: the system counts those as available already.
    """
    if loaded is None:
        return {}
    freed = {name: loaded.account.on(name).total for name in loaded.account.devices}
    freed.pop(MAIN_MEMORY, None)
    now, before = loaded.resident.anonymous, loaded.base.anonymous
    if now is not None and before is not None:
        freed[RAM] = max(0, now - before)
    return freed


def _grid(
    file: File, machine: Machine, wishes: Wishes, sizes: Sequence[int]
) -> list[tuple[ContextCost, ...]]:
    return [
        tuple(
            ContextCost(size, cell.total, cell.verdict)
            for size, cell in zip(sizes, row, strict=True)
        )
        for row in file_grid(file, machine, wishes, sizes)
    ]
