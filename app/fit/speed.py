"""How fast a model would be on this machine, from its header and what was measured here.

A token of the answer reads every weight that it uses once, and the keys and values of the context:

    t = fixed + tensors · per tensor + vocabulary · per word
        + Σ_type bytes / bandwidth(type) + Σ_layer (cache bytes / bandwidth + FLOP / rate)

which is the roofline model of memory-bound decoding (Williams, Waterman, Patterson: "Roofline",
2009) with every rate measured for the type, by the engine in use, instead of taken from a data
sheet. Of experts the share that a token uses counts, token embeddings only where they are the
output as well. A prompt takes 2 FLOP for each weight and token, the reading of the weights
once a batch, and the attention, which grows with the square of its length.

What was not measured gives None. Nothing is interpolated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from app.fit.layers import Layer, Model, read_model
from app.fit.memory import FitSettings, layer_devices
from app.gguf.header import Header, Tensor
from app.gguf.types import TYPE_BY_NAME
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceRole,
    DeviceSpeed,
    attention_name,
)

_BLOCK = re.compile(r"blk\.(\d+)\.")
_LOOKED_UP = ("token_embd.", "per_layer_token_embd.", "position_embd.", "token_types.")
"""Tables of which a token reads one row."""
_EXPERTS = re.compile(r"_(ch)?exps\.")
_STATE = "F32"
"""Recurrent states are kept so, and count as read and written like weights of this type."""
_FLOP = 2
"""A weight is multiplied and added."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What one device does for a token of the answer."""

    read: Mapping[str, float]
    """Bytes of weights by type, of experts only what is used."""
    multiplied: Mapping[str, float]
    """Weights by type that every token of a prompt passes; the output is not among them."""
    output: Mapping[str, float]
    """Bytes by type of the output, which a prompt passes once a batch."""
    experts: Mapping[str, float]
    """Bytes by type of all experts."""
    expert_share: float
    """The share of them that a token uses; 1 without experts."""
    tensors: int
    layers: tuple[Layer, ...]


def decode_speed(
    headers: Sequence[Header],
    settings: FitSettings,
    record: BandwidthRecord,
    filled_context: int,
) -> float | None:
    """Return the tokens/s of an answer behind ``filled_context`` tokens.

    ``headers`` are those of all parts of the model. None when a type, a kind of attention or a
    device that the model needs was not measured (see :func:`needed_types` and the next one).
    """
    model = read_model(headers[0])
    total = word = 0.0
    for role, work in split_work(headers, model, settings).items():
        speed = record.device(role)
        if speed is None or speed.fixed is None:
            return None
        weighing = _reading(work.read, speed)
        attending = _attending(headers[0], work.layers, model, settings, speed, filled_context)
        if weighing is None or attending is None:
            return None
        total += weighing + attending + speed.fixed.token + speed.fixed.tensor * work.tensors
        word = speed.fixed.word  # choosing the token is the processor's work in any case
    return _rate(1, total + word * model.vocabulary)


def prefill_speed(
    headers: Sequence[Header], settings: FitSettings, record: BandwidthRecord, prompt: int
) -> float | None:
    """Return the tokens/s at which a prompt of ``prompt`` tokens is processed from its start.

    None when something was not measured, and for a model split over devices: llama.cpp then moves
    weights to the graphics card for each batch, at a rate that nobody measured here.
    """
    model = read_model(headers[0])
    works = split_work(headers, model, settings)
    if prompt < 1 or len(works) != 1:
        return None
    ((role, work),) = works.items()
    speed = record.device(role)
    if speed is None or speed.fixed is None:
        return None
    batch = min(settings.batch, prompt)
    batches = -(-prompt // batch)
    multiplying = _multiplying(work, speed, prompt, batch)
    attending = _attending_prompt(headers[0], work.layers, model, settings, speed, prompt)
    output = _reading(work.output, speed)
    if multiplying is None or attending is None or output is None:
        return None
    each = speed.fixed.token + speed.fixed.tensor * work.tensors + output
    return _rate(prompt, multiplying + attending + batches * each)


def needed_types(headers: Sequence[Header], settings: FitSettings) -> set[str]:
    """Return the types of weights that must have been measured for this model."""
    works = split_work(headers, read_model(headers[0]), settings).values()
    return {name for work in works for name in work.read}


def needed_attention(headers: Sequence[Header], settings: FitSettings) -> set[str]:
    """Return the kinds of attention that must have been measured for this model."""
    layers = [layer for layer in read_model(headers[0]).layers if layer.key]
    return {attention_name(settings.cache_type, _head(headers[0], layer)[0]) for layer in layers}


def split_work(
    headers: Sequence[Header], model: Model, settings: FitSettings
) -> dict[DeviceRole, Work]:
    """Share out what a token needs over the devices that take part."""
    devices = layer_devices(model, settings, ["GPU"])
    start = devices.index("GPU") if "GPU" in devices else len(devices)
    names = {tensor.name for header in headers for tensor in header.tensors}
    tied = "output.weight" not in names
    parts: dict[DeviceRole, _Part] = {"cpu": _Part(), "gpu": _Part()}
    for header in headers:
        for tensor in header.tensors:
            match = _BLOCK.match(tensor.name)
            block = int(match[1]) if match else model.blocks
            if match and block >= len(model.layers):
                continue  # a block that is not loaded
            is_output = tensor.name == "output.weight"
            if tensor.name.startswith(_LOOKED_UP):
                is_output = tied and tensor.name == "token_embd.weight"
                if not is_output:
                    continue
            on_cpu = settings.experts_on_cpu and _EXPERTS.search(tensor.name)
            role: DeviceRole = "gpu" if block >= start and not on_cpu else "cpu"
            parts[role].add(tensor, model, is_output=is_output)
    layers: dict[DeviceRole, tuple[Layer, ...]] = {
        "cpu": model.layers[:start], "gpu": model.layers[start:],
    }  # fmt: skip
    return {role: part.work(layers[role]) for role, part in parts.items() if part.tensors}


class _Part:
    """Adds up the tensors of one device."""

    def __init__(self) -> None:
        self.tensors = 0
        self._read: dict[str, float] = defaultdict(float)
        self._experts: dict[str, float] = defaultdict(float)
        self._share = 1.0
        self._multiplied: dict[str, float] = defaultdict(float)
        self._output: dict[str, float] = defaultdict(float)

    def add(self, tensor: Tensor, model: Model, *, is_output: bool) -> None:
        self.tensors += 1
        if len(tensor.shape) < 2:
            return  # norms and biases: their time is the tensor's, their bytes are nothing
        share = 1.0
        if _EXPERTS.search(tensor.name) and model.experts_used:
            share = min(1.0, model.experts_used / tensor.shape[-1])
        name = tensor.type.name
        self._read[name] += share * tensor.nbytes
        if share < 1:
            self._experts[name] += tensor.nbytes
            self._share = share
        if is_output:
            self._output[name] += tensor.nbytes
        else:
            self._multiplied[name] += share * tensor.elements

    def work(self, layers: tuple[Layer, ...]) -> Work:
        return Work(
            read=dict(self._read), multiplied=dict(self._multiplied), output=dict(self._output),
            experts=dict(self._experts), expert_share=self._share, tensors=self.tensors,
            layers=layers,
        )  # fmt: skip


def _reading(weights: Mapping[str, float], speed: DeviceSpeed) -> float | None:
    """Return the seconds of reading so many bytes of each type."""
    seconds = 0.0
    for name, size in weights.items():
        if not size:
            continue
        if name not in speed.types:
            return None
        seconds += size / speed.types[name].bandwidth
    return seconds


def _multiplying(work: Work, speed: DeviceSpeed, prompt: int, batch: int) -> float | None:
    """Return the seconds of a prompt's multiplications, and of reading the weights each batch.

    A batch is spread over experts: nearly all of them are read for it, each for few tokens.
    """
    seconds = 0.0
    touched = 1 - (1 - work.expert_share) ** batch
    batches = -(-prompt // batch)
    for name, count in work.multiplied.items():
        rate = speed.types[name].prefill if name in speed.types else None
        if rate is None:
            return None
        more = work.experts.get(name, 0) * (touched - work.expert_share)
        read = work.read[name] - work.output.get(name, 0) + more
        seconds += _FLOP * count * prompt / rate
        seconds += batches * read / speed.types[name].bandwidth
    return seconds


def _attending(
    header: Header,
    layers: Sequence[Layer],
    model: Model,
    settings: FitSettings,
    speed: DeviceSpeed,
    filled: int,
) -> float | None:
    """Return the seconds that one token takes to attend to what came before."""
    kind = TYPE_BY_NAME[settings.cache_type.upper()]
    states = _reading({_STATE: sum(map(_states, layers))}, speed)
    if states is None:
        return None
    seconds = states
    for layer in layers:
        if not layer.key or not filled:
            continue
        head, numbers = _head(header, layer)
        rates = _rates(settings, speed, head)
        if rates is None:
            return None
        cells = min(filled, model.window) if layer.sliding else filled
        size = (layer.key + layer.value) * cells * kind.bytes / kind.block
        # The heads of a group share keys and values: read once, multiplied by each.
        seconds += size / rates.cache_bandwidth + _FLOP * numbers * cells / rates.decode
    return seconds


def _attending_prompt(
    header: Header,
    layers: Sequence[Layer],
    model: Model,
    settings: FitSettings,
    speed: DeviceSpeed,
    prompt: int,
) -> float | None:
    """Return the seconds that all tokens of a prompt take to attend to those before them."""
    states = _reading({_STATE: prompt * sum(map(_states, layers))}, speed)
    if states is None:
        return None
    seconds = states
    for layer in layers:
        if not layer.key:
            continue
        head, numbers = _head(header, layer)
        rates = _rates(settings, speed, head)
        if rates is None:
            return None
        near = min(prompt, model.window) if layer.sliding else prompt
        pairs = near * near / 2 + (prompt - near) * near
        seconds += _FLOP * numbers * pairs / rates.prefill
    return seconds


def _rates(settings: FitSettings, speed: DeviceSpeed, head: int) -> AttentionSpeed | None:
    """Return how fast this device attends; only flash attention is measured."""
    if not settings.flash_attention:
        return None
    return speed.attention.get(attention_name(settings.cache_type, head))


def _head(header: Header, layer: Layer) -> tuple[int, int]:
    """Return the numbers in one head's key, and what all heads multiply for one cell."""
    heads = header.integer(header.own("attention.head_count")) or layer.heads
    usual = (header.integer(header.own("embedding_length")) or 0) // max(1, heads)
    key = header.integer(header.own("attention.key_length")) or usual
    value = header.integer(header.own("attention.value_length")) or usual
    if layer.sliding:
        key = header.integer(header.own("attention.key_length_swa")) or key
        value = header.integer(header.own("attention.value_length_swa")) or value
    return key, layer.heads * (key + value)


def _states(layer: Layer) -> int:
    """Return the bytes of recurrent state that a token reads and writes."""
    return 2 * 4 * layer.state


def _rate(tokens: int, seconds: float) -> float | None:
    return tokens / seconds if seconds > 0 else None
