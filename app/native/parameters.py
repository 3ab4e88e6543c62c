"""What llama.cpp is asked for: every parameter said once, for loading and for the dry run alike."""

from __future__ import annotations

import ctypes
import os
from typing import Any

import llama_cpp.llama_cpp as C
import psutil

from app.engine.protocol import ModelSettings
from app.gguf.placement import EXPERTS

_CACHE_TYPES = {"f16": 1, "q8_0": 8, "q4_0": 2}  # ggml_type
_DEFAULT_CONTEXT = 8_192
_ALL_LAYERS = 9_999


class _Override(ctypes.Structure):
    """``llama_model_tensor_buft_override`` of llama.h."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


def model_parameters(settings: ModelSettings) -> Any:
    """Return ``llama_model_params`` for these settings; valid while the object itself lives."""
    parameters = C.llama_model_default_params()
    parameters.n_gpu_layers = settings.gpu_layers if settings.gpu_layers >= 0 else _ALL_LAYERS
    parameters.use_extra_bufts = settings.extra_buffers
    parameters.load_mode = C.LLAMA_LOAD_MODE_MMAP
    if settings.experts_on_cpu:
        main_memory = C._lib.ggml_backend_cpu_buffer_type
        main_memory.argtypes, main_memory.restype = [], ctypes.c_void_p
        overrides = (_Override * 2)(
            _Override(EXPERTS.encode(), main_memory()), _Override(None, None)
        )
        parameters.tensor_buft_overrides = ctypes.addressof(overrides)
        parameters.kept_overrides = overrides
    return parameters


def context_parameters(settings: ModelSettings, context: int) -> Any:
    """Return ``llama_context_params`` for a context of so many tokens."""
    threads = settings.threads or physical_cores()
    parameters = C.llama_context_default_params()
    parameters.n_ctx = context
    parameters.n_batch = parameters.n_ubatch = min(settings.batch, context)
    # Only the last token of a prompt is ever read: without this, llama.cpp reserves logits for
    # a whole batch, which is hundreds of megabytes with a large vocabulary.
    parameters.n_outputs_max = 1
    parameters.n_seq_max = 1
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.type_k = parameters.type_v = _CACHE_TYPES[settings.cache_type]
    parameters.swa_full = settings.full_sliding_window
    parameters.offload_kqv = True
    parameters.no_perf = True
    if not settings.flash_attention:
        parameters.flash_attn_type = C.LLAMA_FLASH_ATTN_TYPE_DISABLED
    elif settings.cache_type == "f16":
        parameters.flash_attn_type = C.LLAMA_FLASH_ATTN_TYPE_AUTO
    else:  # a quantized V cache exists with flash attention only
        parameters.flash_attn_type = C.LLAMA_FLASH_ATTN_TYPE_ENABLED
    return parameters


def wanted_context(asked: int, trained: int) -> int:
    """Return the tokens to ask for: what the owner wants, else the trained ones up to 8,192."""
    return asked or min(trained or 4_096, _DEFAULT_CONTEXT)


def physical_cores() -> int:
    """Return the physical cores that this process may use, at least one."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    return max(1, min(cores, usable))
