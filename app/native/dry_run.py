"""Asking llama.cpp's allocator what a model would take, without its weights."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import llama_cpp.llama_cpp as C

from app.engine.account import Account
from app.engine.protocol import DryRun, DryRunResult, ModelSettings
from app.gguf.header import Header
from app.gguf.placement import MAIN_MEMORY, place, repacked_types
from app.native import library
from app.native.failures import context_failure, load_failure
from app.native.headers import read_headers
from app.native.ledger import Ledger
from app.native.library import NativeLog
from app.native.parameters import context_parameters, model_parameters, wanted_context


def dry_run(request: DryRun, log: NativeLog) -> DryRunResult:
    """Load the header, make each context, and return what llama.cpp would have allocated.

    Raises NativeFailure; a model that llama.cpp's assertions do not like ends the process.
    """
    started = time.perf_counter()
    headers = read_headers(Path(request.path))
    parameters = model_parameters(request.settings)
    parameters.no_alloc = True
    # Only this mode: mapping a file while allocating nothing ends in an assertion of llama.cpp's.
    parameters.load_mode = C.LLAMA_LOAD_MODE_NONE
    loading = Ledger(simulated=True)
    mark = log.total
    with log.watching(loading.read):
        model = C.llama_model_load_from_file(os.fsencode(request.path), parameters)
    if model is None:
        raise load_failure(log.since(mark))
    try:
        count = max(loading.layer_devices, default=0)
        devices = [loading.layer_devices.get(layer, MAIN_MEMORY) for layer in range(count + 1)]
        accounts = [
            _account(model, request.settings, context, headers, devices, log)
            for context in request.contexts or [request.settings.context]
        ]
        return DryRunResult(
            id=request.id,
            accounts=accounts,
            layers=C.llama_model_n_layer(model),
            parameters=C.llama_model_n_params(model),
            seconds=round(time.perf_counter() - started, 3),
        )
    finally:
        C.llama_model_free(model)


def _account(
    model: object, settings: ModelSettings, asked: int, headers: Sequence[Header],
    devices: Sequence[str], log: NativeLog,
) -> Account:  # fmt: skip
    wanted = wanted_context(asked, C.llama_model_n_ctx_train(model))
    ledger = Ledger(simulated=True, weigh=_weights_of_layers(headers[0]))
    mark = log.total
    with log.watching(ledger.read):
        context = C.llama_init_from_model(model, context_parameters(settings, wanted))
    if context is None:
        raise context_failure(log.since(mark), wanted)
    size: int = C.llama_n_ctx(context)
    C.llama_free(context)
    types = repacked_types(library.features()) if settings.extra_buffers else frozenset[str]()
    placed = place(
        headers,
        devices,
        loaded_blocks=len(devices) - 1 - C.llama_model_n_layer_nextn(model),
        experts_on_cpu=settings.experts_on_cpu,
        repacked_types=types,
    )
    for device, weights in placed.weights.items():
        ledger.add(device, "weights", weights)
    ledger.add("CPU_REPACK", "weights", placed.repacked)
    return ledger.account(size, [device.name for device in library.devices()])


def _weights_of_layers(header: Header) -> Callable[[int], float]:
    """Say how much of the cache each layer takes where their numbers of heads differ."""
    heads = header.metadata.get(header.own("attention.head_count_kv"))
    if not isinstance(heads, tuple):
        return lambda _layer: 1.0
    counts = [float(count) if isinstance(count, int) else 0.0 for count in heads]
    return lambda layer: counts[layer] if layer < len(counts) else 0.0
