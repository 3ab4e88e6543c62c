"""Machines to fit models on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.hardware.machine import Cpu, Gpu, Machine, Memory, Swap, System

GB = 1_000_000_000


def card(total, free, *, name="CUDA0", shares_ram=False):
    return Gpu(
        name=f"Card {name}", backend=name.rstrip("0123456789"), device=name, usable=True,
        shares_ram=shares_ram, vram_total=total, vram_free=free,
    )  # fmt: skip


@pytest.fixture(scope="session")
def build() -> Callable[..., Machine]:
    """Build a machine from gigabytes: ``build(16, 11, (8, 7))`` also has a card of its own."""

    def machine(total, free, *cards, shared=None, features=("AVX2",)) -> Machine:
        gpus = tuple(
            card(round(size * GB), round(left * GB), name=f"CUDA{index}")
            for index, (size, left) in enumerate(cards)
        )
        if shared is not None:
            gpus += (
                card(round(shared[0] * GB), round(shared[1] * GB), name="MTL0", shares_ram=True),
            )
        return Machine(
            ram=Memory(
                total=None if total is None else round(total * GB),
                available=None if free is None else round(free * GB),
                installed=None if total is None else round(total * GB),
            ),
            swap=Swap(total=0, free=0),
            gpus=gpus,
            cpu=Cpu(name="Test", cores=4, threads=8, features=features),
            system=System(name="Test", kernel="6", architecture="x86_64"),
            engine_asked=True,
        )

    return machine
