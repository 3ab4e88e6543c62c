"""A model in memory: loading it with every parameter said on purpose, and freeing it."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import llama_cpp.llama_cpp as C
import psutil

from app.engine.protocol import Loaded, ModelSettings
from app.native.failures import NativeFailure, context_failure, load_failure
from app.native.ledger import Ledger
from app.native.library import NativeLog, devices, forget_peak, has_gpu, resident_memory
from app.native.parameters import context_parameters, model_parameters, wanted_context
from app.native.template import OPEN, ChatTemplate
from app.native.vocabulary import Vocabulary

POOLINGS = (1, 2, 3)
"""LLAMA_POOLING_TYPE_MEAN, _CLS and _LAST: what makes one vector of a text."""


class Model:
    """A loaded model with one context; owned by one thread. Close it to free its memory.

    ``interrupt`` is asked while a prompt is processed (and during slow tokens) and stops the
    computation on the CPU within one graph node; on other devices a batch ends first.
    """

    def __init__(
        self,
        path: Path,
        settings: ModelSettings,
        log: NativeLog,
        *,
        on_progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.path = path
        self.settings = settings
        self._log = log
        started = time.perf_counter()
        limit_memory()
        forget_peak()
        self._base = resident_memory()
        ledger = Ledger()
        self.context_pointer: object | None = None
        with log.watching(ledger.read):
            self._model = self._load(on_progress, cancelled)
        with ExitStack() as undo:
            undo.callback(self.close)  # whatever fails from here on: gigabytes stay nowhere
            self.vocabulary = Vocabulary(self._model)
            self.metadata = _metadata(self._model)
            self.trained_context: int = C.llama_model_n_ctx_train(self._model)
            with log.watching(ledger.read):
                self.context_pointer = self._create_context()
            self.context: int = C.llama_n_ctx(self.context_pointer)
            self._account = ledger.account(self.context, [device.name for device in devices()])
            self.sliding_window: int = C.llama_model_n_swa(self._model)
            self.recurrent = bool(
                C.llama_model_is_recurrent(self._model) or C.llama_model_is_hybrid(self._model)
            )
            self.steps = self.recurrent or self.sliding_window > 0
            """Whether its memory cannot be cut anywhere."""
            self.template = ChatTemplate(
                self.metadata.get("tokenizer.chat_template"),
                bos=self.vocabulary.text(self.vocabulary.bos),
                eos=self.vocabulary.text(
                    self.vocabulary.eos if self.vocabulary.eos >= 0 else self.vocabulary.eot
                ),
            )
            self.thinking = self.template.thinking()
            if self.thinking == "none" and len(self.vocabulary.tokenize(OPEN)) == 1:
                self.thinking = "own"
            self.generates = bool(
                C.llama_model_has_decoder(self._model) and C.llama_get_memory(self.context_pointer)
            )
            arch = self.metadata.get("general.architecture", "")
            self.causal = self.metadata.get(f"{arch}.attention.causal", "true") == "true"
            self.width: int = C.llama_model_n_embd_out(self._model)
            """Numbers in an embedding."""
            self.pooling: int = C.llama_pooling_type(self.context_pointer)
            stat = path.stat()
            self.identity = f"{stat.st_size} {stat.st_mtime_ns}"
            """What tells this file from another one of that name."""
            undo.pop_all()
        self.load_seconds = time.perf_counter() - started

    @property
    def pointer(self) -> object | None:
        """llama.cpp's model, for a further context on it."""
        return self._model

    def close(self) -> None:
        """Free the context and the weights."""
        if self.context_pointer is not None:
            C.llama_free(self.context_pointer)
            self.context_pointer = None
        if self._model is not None:
            C.llama_model_free(self._model)
            self._model = None

    def loaded(self, request: int) -> Loaded:
        """Describe what is in memory."""
        description = ctypes.create_string_buffer(256)
        C.llama_model_desc(self._model, description, len(description))
        layers = C.llama_model_n_layer(self._model)
        on_gpu = has_gpu() and self.settings.gpu_layers != 0
        resident = resident_memory()
        asked = self.settings.gpu_layers
        return Loaded(
            id=request,
            path=str(self.path),
            name=self.metadata.get("general.name") or self.path.stem,
            architecture=self.metadata.get("general.architecture", ""),
            description=description.value.decode("utf-8", "replace"),
            parameters=C.llama_model_n_params(self._model),
            file_size=C.llama_model_size(self._model),
            context=self.context,
            trained_context=self.trained_context,
            layers=layers,
            gpu_layers=(layers + 1 if asked < 0 else min(asked, layers + 1)) if on_gpu else 0,
            vocabulary=self.vocabulary.size,
            has_template=self.template.source is not None,
            load_seconds=round(self.load_seconds, 3),
            memory=resident.total,
            notes=self._notes(),
            account=self._account,
            base=self._base,
            resident=resident,
            thinking=self.thinking,
            generates=self.generates,
            embeds=self.pooling in POOLINGS,
        )

    def _load(
        self, on_progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> object | None:
        parameters = model_parameters(self.settings)

        def progress(fraction: float, _data: object) -> bool:
            on_progress(fraction)
            return not cancelled()

        callback = C.llama_progress_callback(progress)
        parameters.progress_callback = callback
        mark = self._log.total
        model: object | None = C.llama_model_load_from_file(os.fsencode(self.path), parameters)
        if model is None:
            if cancelled():
                raise NativeFailure("cancelled", "Loading was stopped.")
            raise load_failure(self._log.since(mark))
        return model

    def _create_context(self) -> object:
        wanted = wanted_context(self.settings.context, self.trained_context)
        parameters = context_parameters(self.settings, wanted)
        self._context_mark = self._log.total
        context: object | None = C.llama_init_from_model(self._model, parameters)
        if context is None:
            raise context_failure(self._log.since(self._context_mark), wanted)
        return context

    def _notes(self) -> list[str]:
        notes = []
        asked = self.settings.context
        if self.trained_context and asked > self.trained_context:
            notes.append(
                f"The context of {asked:,} tokens is larger than the {self.trained_context:,} that "
                "the model was trained for; answers may fall apart beyond that."
            )
        log = "\n".join(self._log.since(self._context_mark))
        if self.settings.flash_attention and "Flash Attention was auto, set to disabled" in log:
            notes.append("Flash attention does not work with this model and device; it is off.")
        if self.template.source is None:
            notes.append(
                "The model brings no chat template, so it sees a plain transcript. It may be a "
                "base model that was never trained to chat."
            )
        return notes


def limit_memory() -> None:
    """Make allocations beyond the machine's memory fail at once instead of waking the OOM killer.

    Linux grants more than there is and kills when it is touched. RLIMIT_DATA counts what this
    process allocates itself but not mapped files, so a model larger than RAM still opens.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    lines = (line for line in status.splitlines() if line.startswith("VmData"))
    data = next((int(line.split()[1]) << 10 for line in lines), 0)
    room = psutil.virtual_memory().available + psutil.swap_memory().free
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = data + room
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _metadata(model: object) -> dict[str, str]:
    result = {}
    for index in range(C.llama_model_meta_count(model)):
        key = _sized(C.llama_model_meta_key_by_index, model, index)
        if not key.startswith("tokenizer.ggml."):
            result[key] = _sized(C.llama_model_meta_val_str_by_index, model, index)
    return result


def _sized(function: Callable[..., int], model: object, index: int) -> str:
    size = 1024
    while True:
        buffer = ctypes.create_string_buffer(size)
        length = function(model, index, buffer, size)
        if length < size:
            return buffer.value.decode("utf-8", "replace")
        size = length + 1
