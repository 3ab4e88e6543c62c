"""The typed messages between Snug and its engine's child process.

One JSON object a line, tagged by type: requests go down the child's standard input, events come up
a pipe that replaces its standard output. The messages stand in :mod:`app.engine.requests` and
:mod:`app.engine.events`; everybody takes them from here. A request carries an ``id``; every event
about it carries the same one, and each request ends in exactly one of its terminal events, which
are all but ``Ready``, ``Progress`` and ``Text``.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from app.engine.events import (
    Checked,
    Counted,
    CountedTexts,
    Decoding,
    Device,
    DeviceKind,
    DryRunResult,
    Embedded,
    Failed,
    FailureKind,
    Finished,
    Loaded,
    Machine,
    Measured,
    Processing,
    Progress,
    Quantized,
    QuantizedSize,
    Ready,
    StateRestored,
    StateSaved,
    Stats,
    StopReason,
    Text,
    ThinkingKind,
    Unloaded,
)
from app.engine.requests import (
    CacheType,
    Cancel,
    Check,
    Count,
    CountTexts,
    DescribeMachine,
    DryRun,
    Embed,
    Generate,
    Load,
    Measure,
    ModelSettings,
    Quantize,
    QuantizeSize,
    RestoreState,
    Role,
    Sampling,
    SaveState,
    Stop,
    Turn,
    Unload,
)

__all__ = [
    "VERSION",
    "CacheType",
    "Cancel",
    "Check",
    "Checked",
    "Count",
    "CountTexts",
    "Counted",
    "CountedTexts",
    "Decoding",
    "DescribeMachine",
    "Device",
    "DeviceKind",
    "DryRun",
    "DryRunResult",
    "Embed",
    "Embedded",
    "Event",
    "Failed",
    "FailureKind",
    "Finished",
    "Generate",
    "Load",
    "Loaded",
    "Machine",
    "Measure",
    "Measured",
    "ModelSettings",
    "Processing",
    "Progress",
    "Quantize",
    "QuantizeSize",
    "Quantized",
    "QuantizedSize",
    "Ready",
    "Request",
    "RestoreState",
    "Role",
    "Sampling",
    "SaveState",
    "StateRestored",
    "StateSaved",
    "Stats",
    "Stop",
    "StopReason",
    "Text",
    "ThinkingKind",
    "Turn",
    "Unload",
    "Unloaded",
    "decode_event",
    "decode_request",
    "encode",
]

VERSION = 2
"""Raised when either side could misread the other."""

Request: TypeAlias = (
    Load | Unload | Generate | Count | CountTexts | Check | SaveState | RestoreState | Embed
    | DescribeMachine | Quantize | QuantizeSize | DryRun | Measure | Cancel | Stop
)  # fmt: skip
Event: TypeAlias = (
    Ready | Progress | Loaded | Text | Finished | Counted | CountedTexts | Checked | StateSaved
    | StateRestored | Embedded | Unloaded | Machine | Quantized | QuantizedSize | DryRunResult
    | Measured | Failed
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
