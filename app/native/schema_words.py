"""The words of JSON schemas: which belong to which type, and what stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.native.failures import NativeFailure

MOST_REPEATS = 2_000
"""Items or characters that may be counted: each is a rule of its own in a grammar."""

Schema = Mapping[str, Any]

SILENT = frozenset({
    "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema",
    "$id", "$comment", "$defs", "definitions", "$anchor", "contentMediaType", "contentEncoding",
})  # fmt: skip
"""What says nothing about which JSON is valid."""
TYPES: tuple[str, ...] = ("object", "array", "string", "number", "integer", "boolean", "null")
OWN: dict[str, set[str]] = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "prefixItems", "minItems", "maxItems"},
    "string": {"minLength", "maxLength", "pattern", "format"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "number": set(),
    "boolean": set(),
    "null": set(),
}
"""What can be enforced of each type."""


def broken(reason: str) -> NativeFailure:
    """Return the failure that says what is wrong with the schema."""
    return NativeFailure("grammar", f"The JSON schema cannot be used: {reason}.")


def guessed_type(schema: Schema) -> str | None:
    """Return the type that a schema without one speaks of."""
    kinds = [kind for kind, words in OWN.items() if any(word in schema for word in words)]
    return kinds[0] if len(kinds) == 1 else None


def of_type(schema: Schema, kind: object) -> Schema:
    """Return the part of a schema of several types that speaks of one."""
    others = {
        word for other, words in OWN.items() for word in words
        if other != kind and (other, kind) != ("integer", "number")
    }  # fmt: skip
    return {key: value for key, value in schema.items() if key not in others} | {"type": kind}


def list_of(schema: Schema, key: str) -> list[Any]:
    """Return the list behind a word, an empty one without it; raises NativeFailure."""
    value = schema.get(key, [])
    if not isinstance(value, list):
        raise broken(f"“{key}” is not a list")
    return value


def mapping_of(schema: Schema, key: str) -> dict[str, Any]:
    """Return the object behind a word, an empty one without it; raises NativeFailure."""
    value = schema.get(key, {})
    if not isinstance(value, dict):
        raise broken(f"“{key}” is not an object")
    return value


def count_of(schema: Schema, key: str, default: Any) -> Any:
    """Return the count behind a word, within bounds; raises NativeFailure."""
    value = schema.get(key, default)
    if value is default:
        return default
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise broken(f"“{key}” is not a count")
    if value > MOST_REPEATS:
        raise broken(f"“{key}” is more than {MOST_REPEATS:,}")
    return value


def bound_of(schema: Schema, key: str, inward: int) -> int | None:
    """Return the first integer within a bound, an exclusive one included."""
    bounds = []
    for word in (key, f"exclusive{key.capitalize()}"):
        value = schema.get(word)
        if value is None or isinstance(value, bool):
            continue
        if not isinstance(value, int | float) or value != value or abs(value) > 1e300:
            raise broken(f"“{word}” is not a number")
        whole = int(value)
        if inward > 0:
            whole += whole < value
        else:
            whole -= whole > value
        exclusive = word != key and whole == value
        bounds.append(whole + inward * exclusive)
    if not bounds:
        return None
    return max(bounds) if inward > 0 else min(bounds)
