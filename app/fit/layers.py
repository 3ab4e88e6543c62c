"""What each layer of a model keeps in memory, read from its header.

Rules and names follow llama.cpp at commit 0c1e57098: ``load_hparams`` and ``create_memory`` in
``src/llama-model.cpp``, the files of ``src/models`` for what an architecture adds, and
``src/llama-hparams.cpp`` for the recurrent states.
"""

from __future__ import annotations

from types import MappingProxyType

import msgspec

from app.core.words import mark
from app.gguf.header import Header

MAX_LAYERS = 512
"""llama.cpp refuses more (LLAMA_MAX_LAYERS)."""


class Layer(msgspec.Struct, frozen=True):
    """One block: numbers that it keeps for each token, and for a whole conversation."""

    key: int = 0
    """Numbers of keys for each token; 0 without a cache of its own."""
    value: int = 0
    sliding: bool = False
    """Attends to a window of the context only."""
    state: int = 0
    """Numbers of recurrent state (kept as 32-bit floats), whatever the context."""
    heads: int = 0


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What the memory formulas need to know of a model."""

    architecture: str
    width: int
    vocabulary: int
    trained_context: int
    blocks: int
    """Blocks in the file, those for multi-token prediction included."""
    layers: tuple[Layer, ...]
    """The blocks that are loaded."""
    window: int = 0
    """Tokens that sliding layers attend to."""
    feed_forward: int = 0
    """Numbers inside the widest dense feed-forward."""
    expert_feed_forward: int = 0
    experts_used: int = 0
    recurrent_width: int = 0
    query: int = 0
    """Numbers of all query heads together."""
    latent: int = 0
    """Numbers that latent attention keeps in place of values; 0 without it."""
    unsure: tuple[str, ...] = ()
    """What of this architecture the formulas do not cover; shown, never silent."""


class _Sliding(msgspec.Struct, frozen=True):
    """Every ``period``-th layer attends to everything, the others to a window."""

    period: int
    dense_first: bool = False
    window: int = 0
    """Where the file does not say."""
    fixed: bool = False
    """The file's window only switches sliding on or off."""


_SLIDING = MappingProxyType(
    {
        "afmoe": _Sliding(4),
        "cohere2": _Sliding(4),
        "cohere2moe": _Sliding(4, dense_first=True),
        "exaone-moe": _Sliding(4, window=128),
        "exaone4": _Sliding(4, window=4096),
        "gemma2": _Sliding(2, window=4096),
        "gemma3": _Sliding(6),
        "gemma3n": _Sliding(5),
        "gpt-oss": _Sliding(2),
        "laguna": _Sliding(4, dense_first=True),
        "llama4": _Sliding(4, window=8192, fixed=True),
        "mellum": _Sliding(4),
        "muse-glimmer": _Sliding(4),
        "olmo2": _Sliding(4),
        "plamo3": _Sliding(8),
        "smallthinker": _Sliding(4, dense_first=True, window=4096, fixed=True),
    }
)
_SLIDING_BY_LIST = frozenset(
    {"dots3note", "gemma4", "granite_swa", "maple", "mimo2", "spark2_5", "step35"}
)
_NO_CACHE = frozenset({"dream", "llada", "llada-moe", "rnd1"})
_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
_RECURRENT_WITHOUT_HEADS = frozenset(
    {"bailingmoe3", "granitehybrid", "jamba", "kimi-k3", "kimi-linear", "lfm2", "lfm2moe",
     "nemotron_h", "nemotron_h_moe", "plamo2"}
)  # fmt: skip
_FULL_ATTENTION_EVERY = MappingProxyType(
    {"minimax-01": 8, "qwen35": 4, "qwen35moe": 4, "qwen3next": 4, "qwen4exp": 4}
)
_INDEXED = frozenset({"deepseek32", "glm-dsa"})
_UNCOVERED = MappingProxyType(
    {
        "deepseek4": mark("its compressed cache"),
        "dots3note": mark("its second kind of latent attention"),
        "glm5-next": mark("its indexed hybrid cache"),
        "hy_v4": mark("its indexed cache"),
        "minimax-m3": mark("its indexed cache"),
        "qwen4exp": mark("its indexed hybrid cache"),
    }
)


def read_model(header: Header) -> Model:
    """Read from a header what the memory formulas need."""
    own = _Own(header)
    architecture = header.architecture
    blocks = min(own.number("block_count"), MAX_LAYERS)
    count = blocks - min(own.number("nextn_predict_layers"), blocks)
    heads = own.each("attention.head_count", blocks, 0)
    width = own.number("embedding_length")
    recurrent = [_is_recurrent(own, architecture, index, blocks) for index in range(count)]
    window, sliding = _sliding(own, architecture, count, recurrent)
    cached = _layers_with_cache(own, architecture, blocks)
    layers = tuple(
        _layer(
            own, architecture, index, blocks,
            sliding=sliding[index], recurrent=recurrent[index], cached=index < cached,
        )
        for index in range(count)
    )  # fmt: skip
    key = own.number("attention.key_length", width // heads[0] if heads and heads[0] else 0)
    uncovered = _UNCOVERED.get(architecture)
    return Model(
        architecture=architecture,
        width=width,
        vocabulary=header.vocabulary,
        trained_context=header.context_length,
        blocks=blocks,
        layers=layers,
        window=window,
        feed_forward=_dense_feed_forward(header, own, blocks),
        expert_feed_forward=own.number("expert_feed_forward_length")
        or max(own.each("feed_forward_length", blocks, 0), default=0),
        experts_used=max(own.each("expert_used_count", blocks, 0), default=0),
        recurrent_width=(own.number("ssm.inner_size") or width) if any(recurrent) else 0,
        query=max(heads, default=0) * key,
        latent=own.number("attention.value_length") if _is_latent(own) else 0,
        unsure=(uncovered,) if uncovered else (),
    )


class _Own:
    """The header's values under the architecture's prefix."""

    def __init__(self, header: Header) -> None:
        self._header = header

    def number(self, key: str, default: int = 0) -> int:
        value = self._header.integer(self._header.own(key))
        return default if value is None or value < 0 else value

    def has(self, key: str) -> bool:
        return self._header.own(key) in self._header.metadata

    def listed(self, key: str) -> list[int] | None:
        value = self._header.metadata.get(self._header.own(key))
        if not isinstance(value, tuple):
            return None
        return [max(0, int(item)) if isinstance(item, int) else 0 for item in value]

    def each(self, key: str, count: int, default: int) -> list[int]:
        """Return one number for each block, whether the file has a list or a single one."""
        listed = self.listed(key)
        if listed is None:
            return [self.number(key, default)] * count
        return (listed + [default] * count)[:count]


def _is_recurrent(own: _Own, architecture: str, index: int, blocks: int) -> bool:
    if architecture in _RECURRENT or architecture == "falcon-h1":
        return True
    if architecture in _FULL_ATTENTION_EVERY:
        listed = own.listed("attention.recurrent_layers")
        if listed is not None:
            return index < len(listed) and bool(listed[index])
        every = own.number("full_attention_interval", _FULL_ATTENTION_EVERY[architecture])
        return (index + 1) % max(1, every) != 0
    if architecture not in _RECURRENT_WITHOUT_HEADS:
        return False
    without = own.each("attention.head_count_kv", blocks, 0)[index] == 0
    if architecture.startswith("nemotron"):
        return without and own.each("feed_forward_length", blocks, 0)[index] == 0
    return without


def _sliding(
    own: _Own, architecture: str, count: int, recurrent: list[bool]
) -> tuple[int, list[bool]]:
    dense = 0, [False] * count
    rule = _SLIDING.get(architecture)
    stated = own.number("attention.sliding_window")
    if architecture == "lfm2" and stated:
        return stated, [not state for state in recurrent]
    if rule is None and architecture not in _SLIDING_BY_LIST:
        return dense
    if architecture == "exaone4" and count != 64:
        return dense
    window = stated or (rule.window if rule else 0)
    if rule is not None and rule.fixed:
        missing = not own.has("attention.sliding_window")
        if (missing and architecture == "smallthinker") or (not missing and not stated):
            return dense
        window = rule.window
    if not window:
        return dense
    listed = own.listed("attention.sliding_window_pattern")
    if listed is not None:
        return window, [bool(item) for item in (listed + [0] * count)[:count]]
    if rule is None:
        return dense
    period = own.number("attention.sliding_window_pattern", rule.period)
    if not period:
        return window, [True] * count
    full = 0 if rule.dense_first else period - 1
    return window, [index % period != full for index in range(count)]


def _layers_with_cache(own: _Own, architecture: str, blocks: int) -> int:
    """Return how many blocks have a cache; the ones after reuse theirs."""
    if architecture == "gemma3n":
        return 20
    if architecture == "gemma4":
        return blocks - own.number("attention.shared_kv_layers")
    return blocks


def _layer(
    own: _Own, architecture: str, index: int, blocks: int,
    *, sliding: bool, recurrent: bool, cached: bool,
) -> Layer:  # fmt: skip
    heads = own.each("attention.head_count", blocks, 0)
    kv_heads = own.each("attention.head_count_kv", blocks, 0)
    if not own.has("attention.head_count_kv"):
        kv_heads = heads
    state = _state(own, heads[0]) if recurrent else 0
    attends = not recurrent or architecture == "falcon-h1"
    if architecture.startswith("nemotron"):
        attends = attends and own.each("feed_forward_length", blocks, 0)[index] == 0
    if not attends or not cached or architecture in _NO_CACHE:
        return Layer(state=state)
    usual = own.number("embedding_length") // heads[0] if heads[0] else 0
    key = own.number("attention.key_length", usual)
    value = own.number("attention.value_length", usual)
    if sliding:
        key = own.number("attention.key_length_swa", key)
        value = own.number("attention.value_length_swa", value)
    indexer = own.number("attention.indexer.key_length") if architecture in _INDEXED else 0
    return Layer(
        key=key * kv_heads[index] + indexer,
        value=0 if _is_latent(own) else value * kv_heads[index],
        sliding=sliding,
        state=state,
        heads=heads[index],
    )


def _is_latent(own: _Own) -> bool:
    return bool(own.number("attention.key_length_mla") and own.number("attention.value_length_mla"))


def _state(own: _Own, heads: int) -> int:
    """Return the numbers of one layer's recurrent state: the rolling part and the state itself."""
    width = own.number("embedding_length")
    if wkv := own.number("wkv.head_size"):
        return own.number("token_shift_count", 2) * width + width * wkv
    if cache := own.number("shortconv.l_cache"):
        return width * (cache - 1) + own.number("ssm.state_size") * own.number("ssm.inner_size")
    kernel = own.number("ssm.conv_kernel")
    if kda := own.number("kda.head_dim"):
        return 3 * (kernel - 1 if kernel else 3) * heads * kda + kda * kda * heads
    inner, state = own.number("ssm.inner_size"), own.number("ssm.state_size")
    rolling = max(0, kernel - 1) * (inner + 2 * own.number("ssm.group_count") * state)
    return rolling + state * inner


def _dense_feed_forward(header: Header, own: _Own, blocks: int) -> int:
    # Models of experts state a dense width that none of their blocks may have.
    names = ("ffn_up.weight", "ffn_gate_up.weight")
    widths = [t.shape[1] for t in header.tensors if t.name.endswith(names) and len(t.shape) == 2]
    if widths or own.number("expert_count"):
        return max(widths, default=0)
    return max(own.each("feed_forward_length", blocks, 0), default=0)
