"""What Snug asks of the engine's child process; import it from :mod:`app.engine.protocol`."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["system", "user", "assistant"]
CacheType = Literal["f16", "q8_0", "q4_0"]


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
    stop: tuple[str, ...] = ()
    """The answer ends before the first of these; a thought may contain them."""
    grammar: str = ""
    """GBNF that the answer, not its thought, keeps to; its rules are named, the first is root."""
    schema: str = ""
    """JSON schema that the answer keeps to; in place of ``grammar``."""


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
    thinking: bool | None = None
    """Whether the model shall think first, where its template lets one say; None is as it likes."""
    text: str = ""
    """Goes on with this text as it stands, without a template; ``turns`` are empty then."""


class Count(msgspec.Struct, frozen=True, tag=True):
    """Count the tokens of the prompt that a conversation becomes (template included)."""

    id: int
    turns: list[Turn]
    thinking: bool | None = None
    """As in :class:`Generate`."""
    each: bool = False
    """Say the share of each turn, too."""
    fit: int = 0
    """Say how many of the oldest turns to leave out for a prompt of at most so many tokens; 0 does
    not ask."""


class CountTexts(msgspec.Struct, frozen=True, tag=True):
    """Count the tokens of texts as they stand, without a template."""

    id: int
    texts: list[str]


class Check(msgspec.Struct, frozen=True, tag=True):
    """Ask whether the grammar or schema of ``sampling`` can be used; needs no model."""

    id: int
    sampling: Sampling


class SaveState(msgspec.Struct, frozen=True, tag=True):
    """Write what the context holds to a file, so that it need not be computed again.

    The file is written whole or not at all, and replaces one of that name.
    """

    id: int
    path: str
    key: str
    """What must be the same for the state to be of use; restoring compares it."""
    least: int = 0
    """Not worth it below so many tokens …"""
    most: int = 0
    """… nor above so many bytes; 0 is no bound."""


class RestoreState(msgspec.Struct, frozen=True, tag=True):
    """Put a saved state in place of what the context holds.

    A file that is damaged, of another key or of another build is refused, and the context then
    holds what it did before, or nothing.
    """

    id: int
    path: str
    key: str


class Embed(msgspec.Struct, frozen=True, tag=True):
    """Turn each text into a vector of length one, with the pooling that the model names."""

    id: int
    texts: list[str]


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
