"""What llama.cpp allocates, read from its log; there is no call that tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from app.engine.account import Account, Buffer

Part = Literal["weights", "kv_cache", "recurrent", "compute", "output"]

_SIZE = r" size = +([\d.]+) MiB"
_REPLACED: tuple[tuple[re.Pattern[str], Part], ...] = (
    # Reserved again when a setting turns out not to work: the last size counts.
    (re.compile(r": +(\S+) +compute buffer" + _SIZE), "compute"),
    (re.compile(r": +(\S+) +output buffer" + _SIZE), "output"),
)
_ADDED: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r": +(\S+) +model buffer" + _SIZE), "weights"),
    (re.compile(r": +(\S+) +KV buffer" + _SIZE), "kv_cache"),
    (re.compile(r": +(\S+) +DSV4 .*state buffer" + _SIZE), "kv_cache"),
    (re.compile(r": +(\S+) +RS buffer" + _SIZE), "recurrent"),
)
_PLACED = re.compile(r"layer +(\d+) assigned to device (\S+?),")
_CACHE_LAYER = re.compile(r"kv_cache\w*: layer +(\d+): dev = (\S+)")
_CACHE = re.compile(r"kv_cache\w*:" + _SIZE + r" \(")
_MIB = 1 << 20


class Ledger:
    """Adds up llama.cpp's log lines; give it each line with :meth:`read`.

    ``simulated`` is for a dry run, where the buffers of the cache are said to be empty and only
    its sum is true; ``weigh`` then says how the layers share it.
    """

    def __init__(
        self, *, simulated: bool = False, weigh: Callable[[int], float] = lambda _layer: 1.0
    ) -> None:
        self.layer_devices: dict[int, str] = {}
        """Device of each block, and of the output behind the last."""
        self._simulated = simulated
        self._weigh = weigh
        self._sizes: Counter[tuple[str, Part]] = Counter()
        self._cache_layers: list[tuple[int, str]] = []

    def read(self, line: str) -> None:
        """Take what the line says of memory, if anything."""
        if "MiB" not in line and " dev" not in line:
            return
        for pattern, part in _REPLACED:
            if match := pattern.search(line):
                self._sizes[match[1], part] = _bytes(match[2])
                return
        for pattern, part in _ADDED:
            if match := pattern.search(line):
                self._sizes[match[1], part] += _bytes(match[2])
                return
        if match := _PLACED.search(line):
            self.layer_devices[int(match[1])] = match[2]
        elif self._simulated and (match := _CACHE_LAYER.search(line)):
            self._cache_layers.append((int(match[1]), match[2]))
        elif self._simulated and (match := _CACHE.search(line)):
            self._share(_bytes(match[1]))

    def add(self, buffer: str, part: Part, size: int) -> None:
        """Count what the log does not say."""
        self._sizes[buffer, part] += size

    def account(self, context: int, devices: Sequence[str]) -> Account:
        """Return all of it; ``devices`` are the names in llama.cpp's list."""
        found: dict[str, Counter[Part]] = {}
        for (name, part), size in self._sizes.items():
            if size:
                found.setdefault(name, Counter())[part] += size
        buffers = (
            Buffer(
                name=name, device=_device(name, devices), weights=parts["weights"],
                kv_cache=parts["kv_cache"], recurrent=parts["recurrent"],
                compute=parts["compute"], output=parts["output"],
            )
            for name, parts in found.items()
        )  # fmt: skip
        return Account(context=context, buffers=tuple(buffers))

    def _share(self, size: int) -> None:
        weights = _by_device(self._cache_layers, self._weigh)
        whole = sum(weights.values())
        for device, weight in weights.items():
            self._sizes[device, "kv_cache"] += round(size * weight / whole)
        self._cache_layers.clear()


def _by_device(
    layers: Sequence[tuple[int, str]], weigh: Callable[[int], float]
) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for layer, device in layers:
        weights[device] = weights.get(device, 0.0) + weigh(layer)
    if not any(weights.values()):
        return dict.fromkeys(weights, 1.0)
    return weights


def _bytes(mebibytes: str) -> int:
    return round(float(mebibytes) * _MIB)


def _device(buffer: str, devices: Sequence[str]) -> str:
    """Return the device whose memory a buffer is: pinned host memory is main memory."""
    if buffer.endswith("_Host"):
        return "CPU"
    owners = [name for name in devices if buffer == name or buffer.startswith(f"{name}_")]
    return max(owners, key=len, default="CPU")
