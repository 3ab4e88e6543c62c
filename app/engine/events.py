"""What the engine's child process says; import it from :mod:`app.engine.protocol`."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.engine.account import Account, Resident

StopReason = Literal["end", "length", "cancelled", "context"]
DeviceKind = Literal["cpu", "gpu", "integrated", "accelerator", "other"]
FailureKind = Literal[
    "not_gguf", "truncated", "architecture", "model", "memory", "context", "template",
    "too_long", "grammar", "state", "embedding", "no_model", "cancelled", "decode", "bug",
]  # fmt: skip
ThinkingKind = Literal["none", "own", "always", "switch"]
"""Whether a model thinks before it answers: not that its template knows of, when it wants to,
always because the template opens the thought, or as ``Generate.thinking`` says."""


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
    thinking: ThinkingKind = "none"
    generates: bool = True
    """False for a model that only embeds."""
    embeds: bool = False
    """Whether the model names a pooling, as those made for embeddings do."""


class Text(msgspec.Struct, frozen=True, tag=True):
    """The next piece of the answer; ``tokens`` counts all generated so far.

    A thought stands between ``<think>`` and ``</think>``, also where the template began it.
    """

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
    thinking_tokens: int = 0
    """Of the completion's, those of the thought."""
    thinking_s: float = 0.0
    """Seconds from the first token to the thought's end."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The answer is complete, or was stopped: what came is what stays."""

    id: int
    reason: StopReason
    stats: Stats
    opened_thinking: bool = False
    """Whether the template began the thought in the prompt."""
    notes: list[str] = []
    """What of the wishes could not be kept; shown, never silent."""


class Counted(msgspec.Struct, frozen=True, tag=True):
    """Exact tokens of the prompt, and the context they go into."""

    id: int
    tokens: int
    context: int
    reused: int = 0
    """Tokens at the beginning that are in memory now, and need no processing."""
    parts: list[int] = []
    """With ``each``, the tokens of each turn with the template's words before and around it; what
    the template puts behind the last one is in none."""
    left_out: int = 0
    """With ``fit``, the turns to leave out: the oldest that are not the system's, so that the rest
    begins with a question where it can. The last turn always stays."""
    fitted: int = 0
    """With ``fit``, the exact tokens of the prompt without those; more than asked for when even
    the last turn is too long."""


class CountedTexts(msgspec.Struct, frozen=True, tag=True):
    """Exact tokens of each text."""

    id: int
    tokens: list[int]


class Checked(msgspec.Struct, frozen=True, tag=True):
    """The grammar or schema can be used."""

    id: int
    notes: list[str]
    """What of a schema is not enforced."""


class StateSaved(msgspec.Struct, frozen=True, tag=True):
    """The state is on disk."""

    id: int
    tokens: int
    """In the context now."""
    size: int
    """Bytes of the file; 0 when it was not worth it and nothing was written."""


class StateRestored(msgspec.Struct, frozen=True, tag=True):
    """The context holds the saved state."""

    id: int
    tokens: int


class Embedded(msgspec.Struct, frozen=True, tag=True):
    """A vector for each text."""

    id: int
    vectors: list[list[float]]
    tokens: int
    """Of all texts together."""


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
    variants: list[str] = []
    """Sets of CPU kernels that this build can choose from, the most demanding first; a build for
    one CPU has none."""


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
