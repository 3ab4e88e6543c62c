"""The typed messages between Snug and its engine's child process.

One JSON object a line, tagged by type: requests go down the child's standard input, events come up
a pipe that replaces its standard output. Both sides and nobody else import this module. A request
carries an ``id``; every event about it carries the same one, and each request ends in exactly one
of its terminal events (``Loaded``, ``Finished``, ``Counted``, ``Unloaded``, ``Machine``,
``Quantized``, ``DryRunResult``, ``QuantizedSize``, ``Failed``).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from app.engine.account import Account, Resident

VERSION = 1
"""Raised when either side could misread the other."""

Role = Literal["system", "user", "assistant"]
StopReason = Literal["end", "length", "cancelled", "context"]
DeviceKind = Literal["cpu", "gpu", "integrated", "accelerator", "other"]
CacheType = Literal["f16", "q8_0", "q4_0"]
FailureKind = Literal[
    "not_gguf", "truncated", "architecture", "model", "memory", "context", "template",
    "too_long", "no_model", "cancelled", "decode", "bug",
]  # fmt: skip


class Turn(msgspec.Struct, frozen=True):
    """One message as the chat template sees it."""

    role: Role
    content: str


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is loaded; every field is said on purpose, none is left to a library default."""

    context: int = 0
    """Tokens; 0 asks for the model's trained context, at most 8,192."""
    gpu_layers: int = -1
    """Layers on the GPU; -1 is all. Ignored by a build without a GPU."""
    threads: int = 0
    """0 is one per physical core."""
    extra_buffers: bool = True
    """Let llama.cpp keep weights repacked for this CPU (more memory, sometimes faster)."""
    flash_attention: bool = True
    full_sliding_window: bool = False
    """Keep the whole context in sliding-window layers (much more memory, no gain in a chat)."""
    cache_type: CacheType = "f16"
    batch: int = 512
    """Tokens processed at once in a prompt."""
    experts_on_cpu: bool = False
    """Keep the experts of offloaded layers in main memory (mixtures of experts only)."""


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """How the next token is chosen; temperature 0 takes the likeliest."""

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    seed: int | None = None
    """None draws a fresh one; the one used is reported."""
    max_tokens: int = 2048
    ignore_end: bool = False
    """Go on when the model ends its turn; for measuring only."""


class Load(msgspec.Struct, frozen=True, tag=True):
    """Load a model in place of the one in memory."""

    id: int
    path: str
    settings: ModelSettings


class Unload(msgspec.Struct, frozen=True, tag=True):
    """Free the model in memory."""

    id: int


class Generate(msgspec.Struct, frozen=True, tag=True):
    """Answer a conversation; the last turn is normally the user's."""

    id: int
    turns: list[Turn]
    sampling: Sampling


class Count(msgspec.Struct, frozen=True, tag=True):
    """Count the tokens of the prompt that a conversation becomes (template included)."""

    id: int
    turns: list[Turn]


class DescribeMachine(msgspec.Struct, frozen=True, tag=True):
    """Ask which devices and CPU features this engine build sees and uses."""

    id: int


class Quantize(msgspec.Struct, frozen=True, tag=True):
    """Write ``source`` in another type to ``target``."""

    id: int
    source: str
    target: str
    target_type: str


class QuantizeSize(msgspec.Struct, frozen=True, tag=True):
    """Ask how large ``source`` would be in another type, without writing it."""

    id: int
    source: str
    target_type: str


class DryRun(msgspec.Struct, frozen=True, tag=True):
    """Ask llama.cpp's allocator what a model would take; the file may hold its header only.

    The file must have the model's full length (a sparse one will do). llama.cpp ends the process
    when it does not like the model: use a child that nobody else needs.
    """

    id: int
    path: str
    settings: ModelSettings
    contexts: list[int]
    """Each is tried in turn, in place of ``settings.context``."""


class Measure(msgspec.Struct, frozen=True, tag=True):
    """Time the loaded model's decoding and prompt processing; what it held is dropped."""

    id: int
    depths: list[int]
    """Tokens of context behind which to decode, in rising order."""
    tokens: int
    """Decode at most so many at each depth …"""
    prompt: int
    """… and process prompts of at most so many, where there is time; 0 for none."""
    seconds: float
    """About how long each of these may take; slow machines get fewer tokens, never none."""
    flush: int = 0
    """Bytes to read before each token, so that nothing stays in the processor's caches: in a large
    model the weights see to that."""


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Stop the request with this id, also in the middle of a prompt; it still ends normally."""

    id: int


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Leave; the end of the pipe means the same."""


Request: TypeAlias = (
    Load | Unload | Generate | Count | DescribeMachine | Quantize | QuantizeSize
    | DryRun | Measure | Cancel | Stop
)  # fmt: skip


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The child is up and has the engine loaded."""

    version: int
    pid: int
    engine: str
    """Version of llama-cpp-python, and the build fingerprint behind a plus sign."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """A request is this far: loading in thousandths, a prompt in tokens."""

    id: int
    stage: Literal["load", "prompt"]
    done: int
    total: int


class Loaded(msgspec.Struct, frozen=True, tag=True):
    """What is in memory now."""

    id: int
    path: str
    name: str
    architecture: str
    description: str
    """llama.cpp's own words, as "llama 7B Q4_K - Medium"."""
    parameters: int
    file_size: int
    """Bytes of all tensors."""
    context: int
    """Tokens that really fit (llama.cpp pads)."""
    trained_context: int
    layers: int
    gpu_layers: int
    vocabulary: int
    has_template: bool
    load_seconds: float
    memory: int
    """Resident bytes of the child after loading."""
    notes: list[str]
    """What differs from what was asked for; shown, never silent."""
    account: Account = Account()
    base: Resident = Resident()
    """The child's process before it loaded the model."""
    resident: Resident = Resident()
    """The same after loading."""


class Text(msgspec.Struct, frozen=True, tag=True):
    """The next piece of the answer; ``tokens`` counts all generated so far."""

    id: int
    text: str
    tokens: int


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one answer."""

    prompt_tokens: int
    reused_tokens: int
    """Prompt tokens that were still in memory from earlier turns."""
    completion_tokens: int
    prefill_tps: float
    """Tokens/s over the prompt tokens that were processed; 0 when none were."""
    decode_tps: float
    """Tokens/s after the first; 0 for fewer than two."""
    first_token_s: float
    """Seconds from the request to the first token."""
    seed: int
    peak_memory: int
    """Highest resident bytes of the child since it began to load the model."""
    anonymous_memory: int | None = None
    """Bytes that only the child can free, at the end of the answer; None where not known."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The answer is complete, or was stopped: what came is what stays."""

    id: int
    reason: StopReason
    stats: Stats


class Counted(msgspec.Struct, frozen=True, tag=True):
    """Exact tokens of the prompt, and the context they go into."""

    id: int
    tokens: int
    context: int


class Unloaded(msgspec.Struct, frozen=True, tag=True):
    """The model's memory is free."""

    id: int


class Device(msgspec.Struct, frozen=True):
    """A device as llama.cpp lists it."""

    name: str
    description: str
    kind: DeviceKind
    memory_free: int
    memory_total: int
    pci: str = ""
    """Address on the bus, as 0000:c1:00.0; empty where llama.cpp does not know it."""


class Machine(msgspec.Struct, frozen=True, tag=True):
    """What the engine build sees of this machine."""

    id: int
    devices: list[Device]
    features: list[str]
    """CPU features compiled in and in use, as AVX2 or NEON."""
    gpu_offload: bool


class Quantized(msgspec.Struct, frozen=True, tag=True):
    """The file is written."""

    id: int
    size: int


class Decoding(msgspec.Struct, frozen=True):
    """Tokens decoded one by one behind a context of ``depth`` tokens."""

    depth: int
    seconds: list[float]
    """Of each token, choosing it not included."""


class Processing(msgspec.Struct, frozen=True):
    """Prompt tokens processed together, behind a context of ``depth`` tokens."""

    depth: int
    tokens: int
    seconds: float


class Measured(msgspec.Struct, frozen=True, tag=True):
    """The times that were taken; nothing is averaged here."""

    id: int
    decoding: list[Decoding]
    filling: list[Processing]
    """The full batches that brought the context to each depth."""
    prompts: list[Processing]
    sampling: list[float]
    """Seconds of choosing a token, as a chat chooses it."""


class QuantizedSize(msgspec.Struct, frozen=True, tag=True):
    """How large the model would be in another type."""

    id: int
    file_size: int
    """Bytes of the whole file, to within a few hundred."""
    weights: int
    """Bytes of all tensors."""
    bits_per_weight: float
    fallbacks: int
    """Tensors whose shape does not take the type, so that they get another one."""
    needs_matrix: bool
    """Whether making it takes an importance matrix."""


class DryRunResult(msgspec.Struct, frozen=True, tag=True):
    """What llama.cpp would allocate, one account for each context asked for."""

    id: int
    accounts: list[Account]
    layers: int
    parameters: int
    seconds: float


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A request could not be done; the child lives on."""

    id: int
    kind: FailureKind
    text: str
    detail: str = ""


Event: TypeAlias = (
    Ready | Progress | Loaded | Text | Finished | Counted | Unloaded | Machine | Quantized
    | QuantizedSize | DryRunResult | Measured | Failed
)  # fmt: skip

_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(message: Request | Event) -> bytes:
    """Return the message as one line of JSON, newline included."""
    return _encoder.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """Read one line from Snug; raises ``msgspec.DecodeError``."""
    return _requests.decode(line)


def decode_event(line: bytes) -> Event:
    """Read one line from the child; raises ``msgspec.DecodeError``."""
    return _events.decode(line)
