"""A machine and what its engine was found to do, both made up by the tests."""

from __future__ import annotations

from app.engine.check import EngineFinding, Trial
from app.hardware.machine import Cpu, Machine, Memory, Swap, System

GB = 10**9
MACHINE = Machine(
    ram=Memory(total=16 * GB, available=12 * GB, installed=16 * GB),
    swap=Swap(total=0, free=0),
    gpus=(),
    cpu=Cpu(
        name="Test Processor", cores=4, threads=8, machine_threads=8, features=("AVX2",),
        used=("AVX2",), options=("OPENMP",),
    ),
    system=System(name="Debian GNU/Linux 12", kernel="6.1", architecture="x86_64"),
    engine_asked=True,
)  # fmt: skip
FINDING = EngineFinding(
    build="1.0+abc",
    machine="m",
    trials=(Trial(name="plain", extra_buffers=False, gpu=False, worked=True),),
    chosen="plain",
    reason="It works.",
)
