"""What a repository of the Hub holds, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

SideKind = Literal["mmproj", "imatrix", "adapter", "vocab", "draft", "other"]


class RepoFile(msgspec.Struct, frozen=True):
    """A file of a repository; ``size`` in bytes, ``sha256`` empty where the Hub gives none."""

    path: str
    size: int
    sha256: str = ""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One quantization of the model: a file, or the parts of one in their order."""

    name: str
    """``Q4_K_M``, ``UD-Q4_K_XL``, ``BF16`` …; no other variant of the repository has it."""
    type: str
    """The type alone; empty where the name of the file does not say."""
    files: tuple[RepoFile, ...]
    size: int
    """Bytes of all parts."""
    missing: tuple[str, ...] = ()
    """Parts that the repository lacks."""


class SideFile(msgspec.Struct, frozen=True):
    """A GGUF file that is no model by itself."""

    kind: SideKind
    file: RepoFile


class GgufFacts(msgspec.Struct, frozen=True):
    """What the Hub read out of one of the GGUF files; 0 and empty where it did not."""

    architecture: str = ""
    parameters: int = 0
    context_length: int = 0


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that are no GGUF, as their config.json describes them; 0 and empty: not known."""

    format: str = ""
    """A name that the formula knows: ``BF16``, ``INT8``, ``NF4-DQ``, ``GPTQ-4bit-128g`` …"""
    bits: float = 0.0
    """Bits per weight."""
    family: str = ""
    """``llama``, ``qwen2`` …: the kind of model, as config.json names it."""
    parameters: int = 0
    layers: int = 0
    kv_heads: int = 0
    head_width: int = 0
    context: int = 0
    """Tokens of context it was trained for."""
    size: int = 0
    """Bytes of the files that hold weights."""
    says: str = ""
    """One sentence for people: what these weights are."""


class Repository(msgspec.Struct, frozen=True, kw_only=True):
    """A model repository at one revision."""

    id: str
    """``org/name``."""
    revision: str
    """The commit, 40 hexadecimal digits."""
    summary: str = ""
    """What it is, in at most two lines of plain text."""
    licence: str = ""
    gated: bool = False
    downloads: int = 0
    likes: int = 0
    updated: str = ""
    """Day of the last change, ``2025-01-31``."""
    tags: tuple[str, ...] = ()
    base_models: tuple[str, ...] = ()
    """The repositories it was made from."""
    gguf: GgufFacts | None = None
    variants: tuple[Variant, ...] = ()
    """From many bits to few."""
    side: tuple[SideFile, ...] = ()
    weights: Weights | None = None
    """Of repositories without GGUF files."""
    link: str = ""
    """Its page."""
