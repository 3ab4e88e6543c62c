"""The yardstick of ``snug bench engine``: the shortest loop over llama.cpp's own calls.

Run as ``python -m app.native.bare_loop`` with one JSON object on standard input; shares no code
with the engine on purpose, so that what the engine adds can be seen.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # the same setting that the engine runs with

import llama_cpp.llama_cpp as C

_QUIET = C.llama_log_callback(lambda _level, _text, _data: None)


def main() -> int:
    """Load, process the prompt, decode; print tokens/s of each of the rounds as JSON."""
    asked = json.load(sys.stdin)
    C.llama_log_set(_QUIET, None)
    C.llama_backend_init()
    model_parameters = C.llama_model_default_params()
    model_parameters.use_extra_bufts = asked["extra_buffers"]
    model_parameters.n_gpu_layers = asked["gpu_layers"]
    model = C.llama_model_load_from_file(asked["path"].encode(), model_parameters)
    parameters = C.llama_context_default_params()
    parameters.n_ctx = asked["context"]
    parameters.n_batch = parameters.n_ubatch = 512
    parameters.n_outputs_max = 1
    parameters.n_threads = parameters.n_threads_batch = asked["threads"]
    parameters.swa_full = False
    parameters.no_perf = True
    context = C.llama_init_from_model(model, parameters)
    vocabulary = C.llama_model_get_vocab(model)
    text = asked["prompt"].encode()
    prompt = (C.llama_token * (len(text) + 8))()
    length = C.llama_tokenize(vocabulary, text, len(text), prompt, len(prompt), False, True)
    rates = []
    for round_number in range(asked["rounds"]):
        C.llama_memory_clear(C.llama_get_memory(context), True)
        sampler = C.llama_sampler_chain_init(C.llama_sampler_chain_default_params())
        for link in (
            C.llama_sampler_init_top_k(40),
            C.llama_sampler_init_top_p(0.95, 1),
            C.llama_sampler_init_min_p(0.05, 1),
            C.llama_sampler_init_temp(0.7),
            C.llama_sampler_init_dist(round_number),
        ):
            C.llama_sampler_chain_add(sampler, link)
        C.llama_decode(context, C.llama_batch_get_one(prompt, length))
        one = (C.llama_token * 1)()
        one[0] = C.llama_sampler_sample(sampler, context, -1)
        started = time.perf_counter()
        for _ in range(asked["tokens"] - 1):
            C.llama_decode(context, C.llama_batch_get_one(one, 1))
            one[0] = C.llama_sampler_sample(sampler, context, -1)
        rates.append((asked["tokens"] - 1) / (time.perf_counter() - started))
        C.llama_sampler_free(sampler)
    json.dump({"decode_tps": rates}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
