"""Writing a model in another quantization type, by llama.cpp's own quantizer."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import llama_cpp.llama_cpp as C

from app.engine.protocol import Quantize
from app.native.failures import NativeFailure, load_failure
from app.native.library import NativeLog
from app.native.model import physical_cores

_FILE_TYPES = {
    "F32": 0, "F16": 1, "Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q5_0": 8, "Q5_1": 9, "Q2_K": 10,
    "Q3_K_S": 11, "Q3_K_M": 12, "Q3_K_L": 13, "Q4_K_S": 14, "Q4_K_M": 15, "Q5_K_S": 16,
    "Q5_K_M": 17, "Q6_K": 18, "IQ3_XXS": 23, "IQ4_NL": 25, "IQ3_S": 26, "IQ3_M": 27,
    "IQ4_XS": 30, "BF16": 32,
}  # fmt: skip
"""llama_ftype numbers of llama.h that need no importance matrix."""


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
