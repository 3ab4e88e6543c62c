"""The probe: everything about this machine that is read rather than measured."""

from __future__ import annotations

from app.hardware.cgroup import Limits, read_limits
from app.hardware.cpu import read_cpu
from app.hardware.gpu import read_gpus
from app.hardware.machine import EngineView, Machine, Unread
from app.hardware.memory import read_memory
from app.hardware.reading import Sources
from app.hardware.system import read_system


def probe(
    engine: EngineView | None = None, *, engine_error: str = "", sources: Sources | None = None
) -> Machine:
    """Read the machine; blocking, some milliseconds, never raises for a failed reading.

    ``engine`` is what the engine build sees. Without it the graphics cards are only what the
    system lists; ``engine_error`` then says, as the end of a sentence, why it could not be asked
    (leave it empty when it just was not).
    """
    sources = sources or Sources()
    unread: list[Unread] = []
    limits = read_limits(sources.root, unread) if sources.platform == "linux" else Limits()
    ram, swap = read_memory(sources, limits, unread)
    cpu = read_cpu(sources, limits.cpus, engine, unread)
    gpus = read_gpus(sources, engine, ram, unread)
    system = read_system(sources, unread)
    if engine is None and engine_error:
        unread.append(Unread("the devices that llama.cpp can use", engine_error.rstrip(".")))
    return Machine(
        ram=ram, swap=swap, gpus=gpus, cpu=cpu, system=system,
        engine_asked=engine is not None,
        unread=tuple(dict.fromkeys(unread)),
    )  # fmt: skip
