"""Model files with real headers and without weights: any shape, any type, at once."""

from __future__ import annotations

import functools
import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from app.fit.blueprint import Shape, draw
from app.gguf.header import Tensor
from app.gguf.shapes import Shape as Made
from app.gguf.types import FILE_TYPE_IDS, TYPE_BY_NAME, ValueType
from app.gguf.writer import Metadata, NewTensor, Typed, header_bytes
from fakehub.blobs import Blob, Zeros

_MERGES = {32_000: 0, 128_256: 280_147, 151_936: 151_387, 49_152: 48_900}
"""Merges of well-known vocabularies; others have about one for each token."""
HASHES = Path(__file__).with_name("hashes.json")
_QUICK = 64 << 20
"""Bytes that are hashed when asked for; of more, only the hashes in ``hashes.json`` are real."""
_START = struct.Struct("<4sIQQ")
_LARGER = {"_L": "Q8_0", "_XL": "Q8_0"}


def model_file(
    shape: Shape, type: str, *, name: str, imatrix: bool = True, vocabulary: int = 0
) -> Blob:
    """Return a model in one file; made when something of it is first read.

    Types such as ``Q4_K_L``, which only people know, have the embeddings in Q8_0. ``vocabulary``
    replaces that of the shape, for small files.
    """
    return Blob.later(lambda: _whole(_sized(shape, vocabulary), type, name, imatrix))


def split_file(
    shape: Shape, type: str, *, name: str, stem: str, parts: int, imatrix: bool = True
) -> dict[str, Blob]:
    """Return a model in parts, by the names that ``gguf-split`` gives them."""
    return {
        f"{stem}-{number:05}-of-{parts:05}.gguf": Blob.later(
            functools.partial(_part, shape, type, name, imatrix, number, parts)
        )
        for number in range(1, parts + 1)
    }


def side_file(kind: str, metadata: Metadata, tensors: Sequence[NewTensor]) -> Blob:
    """Return a GGUF file of another ``general.type`` than a model."""
    start = header_bytes({"general.type": kind, **metadata}, tensors)
    return Blob(start, Zeros(_data_size(tensors)))


def mmproj(width: int = 2048, *, type: str = "F16") -> Blob:
    """Return a vision projector, as stands beside models that see."""
    kind = TYPE_BY_NAME[type]
    metadata = {
        "general.architecture": "clip", "general.file_type": FILE_TYPE_IDS[type],
        "clip.has_vision_encoder": True, "clip.projector_type": "gemma3",
        "clip.vision.image_size": 896, "clip.vision.patch_size": 14,
        "clip.vision.embedding_length": 1152, "clip.vision.feed_forward_length": 4304,
        "clip.vision.block_count": 27, "clip.vision.attention.head_count": 16,
        "clip.vision.projection_dim": width,
    }  # fmt: skip
    layers = [
        NewTensor(f"v.blk.{layer}.{part}.weight", (1152, 1152), kind)
        for layer in range(27)
        for part in ("attn_q", "attn_k", "attn_v", "attn_out")
    ]
    return side_file(
        "mmproj", metadata, [*layers, NewTensor("mm.input.weight", (width, 1152), kind)]
    )


def imatrix(layers: int = 16, width: int = 2048) -> Blob:
    """Return an importance matrix in a GGUF file."""
    metadata: Metadata = {
        "imatrix.datasets": ["calibration.txt"],
        "imatrix.chunk_count": 125,
        "imatrix.chunk_size": 512,
    }
    tensors = [
        NewTensor(f"blk.{layer}.{part}.weight.{sums}", (length, 1), TYPE_BY_NAME["F32"])
        for layer in range(layers)
        for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_gate")
        for sums, length in (("in_sum2", width), ("counts", 1))
    ]
    return side_file("imatrix", metadata, tensors)


def adapter(layers: int = 16, width: int = 2048, rank: int = 16) -> Blob:
    """Return a LoRA adapter."""
    metadata: Metadata = {
        "general.architecture": "llama", "adapter.type": "lora", "adapter.lora.alpha": 32.0,
    }  # fmt: skip
    tensors = [
        NewTensor(f"blk.{layer}.attn_q.weight.lora_{half}", size, TYPE_BY_NAME["F32"])
        for layer in range(layers)
        for half, size in (("a", (width, rank)), ("b", (rank, width)))
    ]
    return side_file("adapter", metadata, tensors)


def claims(header_size: int, *, tokens: int = 1) -> Blob:
    """Return a file whose header says that it is that many bytes long, in one array of strings."""
    start = _START.pack(b"GGUF", 3, 1, 1)
    key = b"tokenizer.ggml.tokens"
    string = struct.pack("<Q", header_size)
    array = struct.pack("<IIQ", ValueType.ARRAY, ValueType.STRING, tokens)
    return Blob(start + struct.pack("<Q", len(key)) + key + array + string, Zeros(1 << 20))


@functools.lru_cache(maxsize=8)
def tokenizer(vocabulary: int, kind: str) -> bytes:
    """Return the metadata of a made-up tokenizer as it stands in a file."""
    made = Made(
        architecture="", own={}, tensors=(), vocabulary=vocabulary,
        tokenizer="spm" if kind == "spm" else "bpe",
        merges=_MERGES.get(vocabulary, max(0, vocabulary - 600)),
    )  # fmt: skip
    return _keys({key: value for key, value in made.metadata().items() if "tokenizer" in key})


def _sized(shape: Shape, vocabulary: int) -> Shape:
    return msgspec.structs.replace(shape, vocabulary=vocabulary) if vocabulary else shape


def _whole(shape: Shape, type: str, name: str, imatrix: bool) -> Blob:
    tensors = _tensors(shape, type)
    return _assembled(shape, type, name, imatrix, tensors, {})


def _part(shape: Shape, type: str, name: str, imatrix: bool, number: int, parts: int) -> Blob:
    tensors = _tensors(shape, type)
    share = -(-len(tensors) // parts)
    split: Metadata = {
        "split.no": Typed(ValueType.UINT16, number - 1),
        "split.count": Typed(ValueType.UINT16, parts),
        "split.tensors.count": Typed(ValueType.INT32, len(tensors)),
    }
    inside = tensors[share * (number - 1) : share * number]
    if number == 1:
        return _assembled(shape, type, name, imatrix, inside, split)
    start, weights = header_bytes(split, inside), Zeros(_data_size(inside))
    key = hashlib.sha256(start + str(weights.size).encode()).hexdigest()
    return Blob(start, weights, sha256=_stated(key, weights.size))


def _tensors(shape: Shape, type: str) -> list[NewTensor]:
    base, larger = _known(type)
    tensors: Sequence[Tensor] = draw(shape, base).tensors
    return [
        NewTensor(
            tensor.name, tensor.shape,
            TYPE_BY_NAME[larger] if larger and tensor.name in _OUTER else tensor.type,
        )
        for tensor in tensors
    ]  # fmt: skip


_OUTER = ("token_embd.weight", "output.weight")


def _known(type: str) -> tuple[str, str]:
    """Return the type that the quantizer knows, and what the embeddings have instead."""
    type = type.removeprefix("UD-")
    for ending, larger in _LARGER.items():
        if type.endswith(ending) and type != "Q3_K_L":
            base = type.removesuffix(ending)
            return {"Q6_K": "Q6_K", "Q3_K": "Q3_K_L", "Q2_K": "Q2_K"}.get(base, f"{base}_M"), larger
    return type, ""


def _assembled(
    shape: Shape, type: str, name: str, imatrix: bool, tensors: list[NewTensor], split: Metadata
) -> Blob:
    """Put a file together in the order of the converters; the tokenizer's bytes are shared."""
    facts = draw(shape, _known(type)[0], name).metadata
    words = "spm" if shape.architecture.startswith("gemma") or shape.vocabulary == 32_000 else "bpe"
    parameters = sum(_product(tensor.shape) for tensor in tensors)
    before: dict[str, object] = {
        "general.architecture": shape.architecture,
        "general.type": "model",
        "general.name": name,
        "general.size_label": f"{parameters / 1e9:.2g}B",
        **{key: value for key, value in facts.items() if not key.startswith("general.")},
        f"{shape.architecture}.attention.layer_norm_rms_epsilon": 1e-5,
        f"{shape.architecture}.rope.dimension_count": shape.rope_width or shape.head,
        "general.file_type": facts["general.file_type"],
    }
    after: dict[str, object] = {"general.quantization_version": 2, **split}
    if imatrix and "F16" not in type:
        after |= {
            "quantize.imatrix.file": f"/models_out/{name}-GGUF/{name}.imatrix",
            "quantize.imatrix.dataset": "/training_dir/calibration_datav3.txt",
            "quantize.imatrix.entries_count": 112,
            "quantize.imatrix.chunks_count": 125,
        }
    head, tail = _keys(before), _keys(after)
    vocabulary = tokenizer(shape.vocabulary, words)
    keys = len(before) + len(after) + _key_count(words)
    table = _table(tensors)
    start = _START.pack(b"GGUF", 3, len(tensors), keys) + head
    length = len(start) + len(vocabulary) + len(tail) + len(table)
    end = tail + table + bytes(-length % 32)
    weights = Zeros(_data_size(tensors))
    digest = hashlib.sha256(start + end)
    digest.update(f"{len(vocabulary)} {weights.size}".encode())
    return Blob(start, vocabulary, end, weights, sha256=_stated(digest.hexdigest(), weights.size))


@functools.cache
def known_hashes() -> dict[str, str]:
    """Return the hashes of large files that were worked out before, by what decides them."""
    return json.loads(HASHES.read_text()) if HASHES.exists() else {}


def remember_hashes(files: Mapping[str, object]) -> None:
    """Hash these files, gigabytes of zeros, and write ``hashes.json``; takes half a minute."""
    found = dict(known_hashes())
    for blob in files.values():
        if isinstance(blob, Blob) and blob.size > _QUICK and blob.sha256 not in found.values():
            found[blob.sha256] = blob.work_out()
    HASHES.write_text(json.dumps(found, indent=0, sort_keys=True) + "\n")


def _stated(key: str, size: int) -> str:
    """Return the SHA-256 to say: the real one where it is known or quick to work out."""
    return "" if size <= _QUICK else known_hashes().get(key, key)


def _keys(metadata: Mapping[str, object]) -> bytes:
    return header_bytes(metadata, [])[_START.size :]  # type: ignore[arg-type]


def _key_count(words: str) -> int:
    return {"bpe": 8, "spm": 8}[words]


def _table(tensors: Sequence[NewTensor]) -> bytes:
    length = sum(8 + len(tensor.name) + 4 + 8 * len(tensor.shape) + 4 + 8 for tensor in tensors)
    return header_bytes({}, tensors)[_START.size :][:length]


def _data_size(tensors: Sequence[NewTensor]) -> int:
    return sum(-(-tensor.nbytes // 32) * 32 for tensor in tensors)


def _product(sizes: Sequence[int]) -> int:
    product = 1
    for size in sizes:
        product *= size
    return product
