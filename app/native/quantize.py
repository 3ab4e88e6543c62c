"""Writing a model in another quantization type, by llama.cpp's own quantizer."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Sequence
from pathlib import Path

import llama_cpp.llama_cpp as C

from app.engine.protocol import Quantize, QuantizedSize, QuantizeSize
from app.gguf.header import Header, Tensor
from app.gguf.types import FILE_TYPE_IDS, TYPE_BY_NAME
from app.native.failures import NativeFailure, load_failure
from app.native.headers import read_headers
from app.native.library import NativeLog
from app.native.parameters import physical_cores

_FILE_TYPES = {
    "F32": 0, "F16": 1, "Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q5_0": 8, "Q5_1": 9, "Q2_K": 10,
    "Q3_K_S": 11, "Q3_K_M": 12, "Q3_K_L": 13, "Q4_K_S": 14, "Q4_K_M": 15, "Q5_K_S": 16,
    "Q5_K_M": 17, "Q6_K": 18, "IQ3_XXS": 23, "IQ4_NL": 25, "IQ3_S": 26, "IQ3_M": 27,
    "IQ4_XS": 30, "BF16": 32,
}  # fmt: skip
"""llama_ftype numbers of llama.h that need no importance matrix."""

_TENSOR = re.compile(r"^\[ *\d+/ *\d+\] +(\S+) ")
_NEW_TYPE = re.compile(r"-> +[\d.]+ MiB \((\w+)\)")
_SUM = re.compile(r"quant size += +([\d.]+) MiB")
_FALLBACKS = re.compile(r"(\d+) of \d+ tensor\(s\) required fallback")
_ALIGNMENT = 32
"""Of the files that llama.cpp writes."""


def quantize(request: Quantize, log: NativeLog) -> int:
    """Write ``request.source`` as ``request.target_type`` and return the new file's bytes.

    Raises NativeFailure when the type is not known or llama.cpp refuses the file.
    """
    if request.target_type not in _FILE_TYPES:
        raise NativeFailure("model", f"“{request.target_type}” is not a type that can be written.")
    parameters = C.llama_model_quantize_default_params()
    parameters.ftype = _FILE_TYPES[request.target_type]
    parameters.nthread = physical_cores()
    mark = log.total
    code = C.llama_model_quantize(
        os.fsencode(request.source), os.fsencode(request.target), ctypes.byref(parameters)
    )
    if code != 0:
        raise load_failure(log.since(mark))
    return Path(request.target).stat().st_size


def quantized_size(request: QuantizeSize, log: NativeLog) -> QuantizedSize:
    """Let llama.cpp decide each tensor's type for ``request.target_type`` and add up the bytes.

    Any file type will do, also one that takes an importance matrix to make; the source may be
    quantized itself, or a header in a sparse file. Raises NativeFailure.
    """
    if request.target_type not in FILE_TYPE_IDS:
        raise NativeFailure("model", f"“{request.target_type}” is not a type of model files.")
    headers = read_headers(Path(request.source))
    parameters = C.llama_model_quantize_default_params()
    parameters.ftype = FILE_TYPE_IDS[request.target_type]
    parameters.dry_run = True
    parameters.allow_requantize = True
    lines: list[str] = []
    mark = log.total
    with log.watching(lines.append):
        code = C.llama_model_quantize(os.fsencode(request.source), b"", ctypes.byref(parameters))
    if code != 0:
        raise load_failure(log.since(mark))
    text = "\n".join(lines)
    sizes = _sizes(headers, lines)
    weights = sum(sizes)
    numbers = sum(header.parameters for header in headers)
    stated = _SUM.search(text)
    if stated is None or abs(weights / (1 << 20) - float(stated[1])) > 0.01:
        raise NativeFailure(
            "bug", "llama.cpp's account of the size could not be read.", text[-800:]
        )
    fallbacks = _FALLBACKS.search(text)
    padded = sum(-(-size // _ALIGNMENT) * _ALIGNMENT for size in sizes)
    return QuantizedSize(
        id=request.id,
        file_size=headers[0].data_offset + padded,
        weights=weights,
        bits_per_weight=round(8 * weights / max(1, numbers), 4),
        fallbacks=int(fallbacks[1]) if fallbacks else 0,
        needs_matrix="will require an imatrix" in text,
    )


def _sizes(headers: Sequence[Header], lines: Sequence[str]) -> list[int]:
    """Return the bytes of each tensor in the type that the log names behind its own line."""
    types: dict[str, str] = {}
    current = ""
    for line in lines:
        if match := _TENSOR.match(line):
            current = match[1]
        if (match := _NEW_TYPE.search(line)) and current:
            types[current] = match[1].upper()
    return [
        _size(tensor, types.get(tensor.name)) for header in headers for tensor in header.tensors
    ]


def _size(tensor: Tensor, type_name: str | None) -> int:
    kind = TYPE_BY_NAME.get(type_name) if type_name else None
    if kind is None:
        return tensor.nbytes
    return tensor.elements // tensor.shape[0] * kind.row_bytes(tensor.shape[0])
