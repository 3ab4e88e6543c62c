"""What the screenshots show: a machine, an engine check, models and chats that never change.

The store and the settings are the real ones, on a directory of their own; the machine and the
engine answer with fixed values, and nothing is loaded or measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.chat.store import ConversationStore
from app.core.cancel import CancelToken
from app.core.paths import DataPaths, demo_model
from app.engine.check import EngineFinding, Trial
from app.engine.engine import Engine
from app.engine.protocol import Counted, Loaded, ModelSettings, Progress, Stats, Turn
from app.fit.record import FitRecord
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
    attention_name,
)
from app.hardware.machine import Cpu, Gpu, Machine, Memory, Swap, System
from app.library.models import ModelEntry
from app.services import Services
from app.services.engine_setup import EngineSetup
from app.services.load_records import LoadRecords
from app.services.loader import Loader
from app.services.machine_desk import MachineDesk
from app.ui.screenshot_models import FixedDownloads, FixedLibrary, NoToken, fixed_models

FOLDER = Path("/home/robin/.local/share/Snug")
CACHE = Path("/home/robin/.cache/huggingface/hub")
FREE = 214_000_000_000
VERSIONS = (
    ("Snug", "0.1.0"),
    ("Qt", "6.11.3"),
    ("Python", "3.11.2"),
    ("llama-cpp-python", "0.3.36"),
    ("Engine setting", "processor, weights as they are"),
)
_GB = 1_000_000_000

MACHINE = Machine(
    ram=Memory(total=33_512_000_000, available=24_700_000_000, installed=33_512_000_000),
    swap=Swap(total=8_589_930_496, free=8_589_930_496),
    gpus=(
        Gpu(
            name="NVIDIA GeForce RTX 4070", backend="CUDA", device="CUDA0", usable=True,
            shares_ram=False, vram_total=12_878_610_432, vram_free=11_640_000_000,
            pci="0000:01:00.0", driver="570.86.16",
        ),
    ),
    cpu=Cpu(
        name="AMD Ryzen 7 7700 8-Core Processor", cores=8, threads=16, machine_threads=16,
        features=("SSE3", "SSSE3", "AVX", "AVX2", "F16C", "FMA", "BMI2", "AVX512",
                  "AVX512_VBMI", "AVX512_VNNI", "AVX512_BF16"),
        used=("SSE3", "SSSE3", "AVX", "AVX2", "F16C", "FMA", "BMI2", "AVX512", "AVX512_VBMI",
              "AVX512_VNNI", "AVX512_BF16"),
        options=("LLAMAFILE", "OPENMP", "REPACK"),
    ),
    system=System(
        name="Debian GNU/Linux 12 (bookworm)", kernel="6.1.0-32-amd64", architecture="x86_64"
    ),
    engine_asked=True,
)  # fmt: skip

FINDING = EngineFinding(
    build="0.3.36+7c1e93a2",
    machine="AMD Ryzen 7 7700 8-Core Processor (16 threads, 5d0c21fe)",
    trials=(
        Trial(name="graphics card and repacked weights", extra_buffers=True, gpu=True, worked=True,
              decode_tps=1840.0, prefill_tps=21500.0, memory=412_000_000),
        Trial(name="repacked weights", extra_buffers=True, gpu=False, worked=True,
              decode_tps=1210.0, prefill_tps=9600.0, memory=151_000_000),
        Trial(name="plain", extra_buffers=False, gpu=False, worked=True, decode_tps=1240.0,
              prefill_tps=9900.0, memory=118_000_000),
    ),
    chosen="graphics card and repacked weights",
    reason="It answers fastest of the three settings that work here.",
)  # fmt: skip


def _device(reading: float, multiplying: float, attending: float) -> DeviceSpeed:
    """Return speeds that hang together; GB/s, and TFLOP/s of prompts and of attention."""
    shares = {
        "F32": 1.0, "F16": 1.0, "Q8_0": 0.97, "Q6_K": 0.93, "Q5_K": 0.9, "Q4_K": 0.88,
        "Q4_0": 0.92, "Q3_K": 0.72, "Q2_K": 0.78, "IQ4_XS": 0.8,
    }  # fmt: skip
    attention = AttentionSpeed(
        cache_bandwidth=reading * _GB, decode=attending * 1e12, prefill=attending * 2e12
    )
    return DeviceSpeed(
        types={
            name: TypeSpeed(bandwidth=share * reading * _GB, prefill=share * multiplying * 1e12)
            for name, share in shares.items()
        },
        fixed=FixedTimes(token=1e-4, tensor=2e-6, word=1e-9),
        attention={attention_name("f16", head): attention for head in (64, 128, 256)},
    )


SPEED = BandwidthRecord(
    build=FINDING.build,
    machine=FINDING.machine,
    settings=FINDING.chosen,
    measured_at=1_737_072_000.0,
    seconds=38.0,
    cpu=_device(52, 1.1, 0.4),
    gpu=_device(430, 38, 12),
)

LOADED = Loaded(
    id=1,
    path=str(demo_model()),
    name="Snug Guide",
    architecture="llama",
    description="llama F16",
    parameters=6_820_000,
    file_size=13_650_000,
    context=2048,
    trained_context=2048,
    layers=6,
    gpu_layers=6,
    vocabulary=4096,
    has_template=True,
    load_seconds=0.2,
    memory=118_000_000,
    notes=[],
)

_ANSWER = """\
A quantized model stores each weight in fewer bits. The rule of thumb is

> memory = parameters × bits per weight ÷ 8

For a model of **8 billion** parameters that gives:

| Type | Bits per weight | Memory |
|:--|--:|--:|
| F16 | 16 | 16.0 GB |
| Q8_0 | 8.5 | 8.5 GB |
| Q4_K_M | 4.89 | 4.9 GB |

The conversation itself needs room as well, so leave a tenth free. In code:

```python
def memory(parameters: float, bits: float) -> float:
    \"\"\"Bytes that the weights take.\"\"\"
    return parameters * bits / 8  # 8 bits to a byte
```

With 12 GB on your graphics card, `Q4_K_M` fits with space to spare.
"""

_OTHERS = (
    ("What does K_M mean in Q4_K_M?", "K is the family of block-wise types, M the medium mix."),
    (
        "Write a haiku about memory",
        "Eight bits to a byte,\nfour of them are now enough:\nthe rest is quiet.",
    ),
    ("Hello! Who are you?", "I am Snug Guide, a tiny demo model that comes with Snug."),
)


class FixedEngine(Engine):
    """An engine that knows one model and starts no process."""

    def start(self) -> str:
        """Return the build that the finding names."""
        return FINDING.build

    def load(
        self,
        path: Path,
        settings: ModelSettings,
        *,
        name: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Loaded:
        """Return the one model."""
        self.loaded = LOADED
        return LOADED

    def count(
        self,
        turns: Sequence[Turn],
        *,
        thinking: bool | None = None,
        each: bool = False,
        fit: int = 0,
    ) -> Counted:
        """Count about four letters to a token."""
        return Counted(0, sum(len(turn.content) // 4 + 4 for turn in turns), LOADED.context)

    def stop(self) -> None:
        """There is nothing to stop."""


class FixedSetup(EngineSetup):
    """An engine check that was done long ago."""

    def __init__(self) -> None:
        """There is nothing to look for."""

    def finding(
        self,
        on_progress: Callable[[str, float], None] | None = None,
        *,
        again: bool = False,
        cancel: CancelToken | None = None,
    ) -> EngineFinding:
        """Return the one finding."""
        return FINDING


class FixedMachine(MachineDesk):
    """A machine that never changes, and was measured."""

    def __init__(self) -> None:
        """There is nothing to look at."""

    def look(self) -> Machine:
        """Return the one machine."""
        return MACHINE

    def speed_record(self) -> BandwidthRecord | None:
        """Return the one record of speeds."""
        return SPEED


class FixedLoads(LoadRecords):
    """No loads, and one prediction."""

    def __init__(self) -> None:
        """There is nothing to record."""

    def records(self) -> list[FitRecord]:
        """Return no loads."""
        return []

    def predicted_memory(self) -> int | None:
        """Return what was predicted for the one model."""
        return 112_000_000

    def close(self) -> None:
        """There is nothing to close."""


class FixedLoader(Loader):
    """Loads the one model, whatever is asked for."""

    def __init__(self, engine: Engine) -> None:
        self._fixed = engine

    def on_load(self, listener: Callable[[Loaded], None]) -> None:
        """Nobody else loads."""

    def name_of(self, path: Path) -> str:
        """Return the file's name."""
        return path.stem

    def load(
        self,
        path: Path | None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
        *,
        context: int | None = None,
        on_check: Callable[[str, float], None] | None = None,
    ) -> Loaded:
        """Return the one model."""
        self._fixed.loaded = LOADED
        return LOADED


class FixedServices(Services):
    """The real store and settings, and a machine, engine and models that never change."""

    def __init__(self, paths: DataPaths) -> None:
        super().__init__(paths, engine=FixedEngine(), setup=FixedSetup(), machine=FixedMachine())
        self.loads = FixedLoads()
        self.loader = FixedLoader(self.engine)
        seed(self.store)

    def models(self) -> list[ModelEntry]:
        """Return the models that never change."""
        return fixed_models()

    def _make_library(self) -> Any:
        return FixedLibrary()

    def _make_hub(self) -> Any:
        """Return a Hub that offers the catalogue."""
        from app.ui.discover.fixed_hub import FixedHub

        return FixedHub()

    def _make_tokens(self) -> Any:
        """Return no token, whatever this computer has."""
        return NoToken()

    def _make_downloads(self) -> Any:
        """Return downloads that never get any further."""
        return FixedDownloads()


def seed(store: ConversationStore) -> None:
    """Fill an empty store; the conversation with the table and the code is the newest."""
    for question, answer in reversed(_OTHERS):
        _converse(store, question, answer, 24)
    _converse(
        store, "How much memory does an 8B model need, and which type fits my card?", _ANSWER, 231
    )


def _converse(store: ConversationStore, question: str, answer: str, tokens: int) -> None:
    conversation = store.create_conversation(model=LOADED.path).id
    asked = store.add_message(conversation, "user", question, parent=None)
    message = store.add_message(
        conversation, "assistant", "", parent=asked.id, state="streaming", model=LOADED.name
    )
    stats = Stats(
        prompt_tokens=38, reused_tokens=0, completion_tokens=tokens, prefill_tps=9840.0,
        decode_tps=1236.0, first_token_s=0.01, seed=20250117, peak_memory=118_000_000,
    )  # fmt: skip
    store.finish_message(message.id, answer, "complete", stats=stats)
