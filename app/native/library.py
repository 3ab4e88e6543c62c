"""llama.cpp itself: loading its backends, its log, its devices, and what this build is."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# ggml_abort() would start a debugger to print a backtrace; the message on stderr is enough.
os.environ.setdefault("GGML_NO_BACKTRACE", "1")

import llama_cpp
import llama_cpp.llama_cpp as C

from app.engine.account import Resident
from app.engine.protocol import Device, DeviceKind

_KINDS: dict[int, DeviceKind] = {0: "cpu", 1: "gpu", 2: "integrated", 3: "accelerator"}
_BACKEND = re.compile(r"(?:lib)?ggml-(?!base\b)[a-z0-9-]+\.(?:so|dll|dylib)")
_LIBRARY = re.compile(r"\.(?:so|dll|dylib)\b")
_KERNELS = re.compile(r"(?:lib)?ggml-cpu-([a-z0-9]+)\.(?:so|dll|dylib)")
_DEMANDS = (
    "x64", "sse42", "sandybridge", "ivybridge", "piledriver", "haswell", "alderlake", "skylakex",
    "cannonlake", "cascadelake", "icelake", "cooperlake", "zen4", "sapphirerapids",
)  # fmt: skip
"""Each of llama.cpp's sets of x86 kernels asks for what most of those before it ask for."""
_LEVEL_WARNING = 3
_LEVEL_CONTINUED = 5


class _Properties(ctypes.Structure):
    """``ggml_backend_dev_props`` of ggml-backend.h, with room for its capabilities to grow."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("memory_free", ctypes.c_size_t),
        ("memory_total", ctypes.c_size_t),
        ("type", ctypes.c_int),
        ("device_id", ctypes.c_char_p),
        ("capabilities", ctypes.c_byte * 256),
    )


class NativeLog:
    """llama.cpp's latest log lines; it gives reasons nowhere else."""

    def __init__(self, lines: int = 400) -> None:
        self.lines: deque[str] = deque(maxlen=lines)
        self.total = 0
        self._level = 0
        self._callback = C.llama_log_callback(self._on_line)
        self._watchers: list[Callable[[str], None]] = []

    def install(self) -> None:
        """Receive the log from now on; warnings and errors also go to stderr, which is kept."""
        C.llama_log_set(self._callback, ctypes.c_void_p(0))

    def since(self, mark: int) -> list[str]:
        """Return the lines that came after ``mark``, a former value of ``total``."""
        count = min(self.total - mark, len(self.lines))
        return list(self.lines)[-count:] if count else []

    @contextmanager
    def watching(self, watcher: Callable[[str], None]) -> Iterator[None]:
        """Give ``watcher`` every line meanwhile, however many there are."""
        self._watchers.append(watcher)
        try:
            yield
        finally:
            self._watchers.remove(watcher)

    def _on_line(self, level: int, text: bytes, _data: object) -> None:
        line = text.decode("utf-8", "replace").rstrip("\n")
        if level != _LEVEL_CONTINUED:
            self._level = level
        if not line.strip(" ."):
            return
        self.lines.append(line)
        self.total += 1
        for watcher in self._watchers:
            watcher(line)
        if self._level >= _LEVEL_WARNING:
            sys.stderr.write(line + "\n")


def start() -> NativeLog:
    """Load llama.cpp's backends, once a process, and return its log."""
    log = NativeLog()
    log.install()
    # A build with loadable backends never looks beside itself, and upstream's search includes the
    # current directory: name the folder, so that nothing else is ever loaded.
    variant = os.environ.get("SNUG_CPU_VARIANT", "")
    if variant in variants():
        for file in _backends():
            kernels = _KERNELS.fullmatch(file.name)
            if kernels is None or kernels[1] == variant:
                _load_backend(file)
    else:
        load_all = C._lib.ggml_backend_load_all_from_path
        load_all.argtypes, load_all.restype = [ctypes.c_char_p], None
        load_all(os.fsencode(library_folder()))
    if pack := os.environ.get("SNUG_ENGINE_PACK"):
        _load_pack(Path(pack))
    C.llama_backend_init()
    return log


def _load_pack(folder: Path) -> None:
    """Load a pack's backends; what they link to lies beside them."""
    backends = _backends(folder)
    others = [file for file in sorted(folder.iterdir()) if _LIBRARY.search(file.name)]
    for _ in range(2):  # one that needs another comes again when that is there
        for file in others:
            if file not in backends:
                with suppress(OSError):
                    ctypes.CDLL(str(file), mode=ctypes.RTLD_GLOBAL)
    for file in backends:
        _load_backend(file)


def variants() -> list[str]:
    """Return the sets of CPU kernels that lie beside the engine, the most demanding first."""
    found = (_KERNELS.fullmatch(file.name) for file in _backends())
    return sorted((match[1] for match in found if match), key=_demand, reverse=True)


def _backends(folder: Path | None = None) -> list[Path]:
    files = sorted((folder or library_folder()).iterdir())
    return [file for file in files if _BACKEND.fullmatch(file.name)]


def _load_backend(file: Path) -> None:
    load = C._lib.ggml_backend_load
    load.argtypes, load.restype = [ctypes.c_char_p], ctypes.c_void_p
    load(os.fsencode(file))


def _demand(variant: str) -> int:
    """Return how much of a processor a set of kernels asks for; unknown ones come first."""
    return _DEMANDS.index(variant) if variant in _DEMANDS else len(_DEMANDS)


def library_folder() -> Path:
    """Return the folder that llama.cpp's libraries were loaded from."""
    override = os.environ.get("LLAMA_CPP_LIB_PATH")
    return Path(override) if override else Path(llama_cpp.__file__).parent / "lib"


def build_name() -> str:
    """Return the version and a fingerprint of the libraries: another build, another name."""
    digest = hashlib.sha256()
    pack = os.environ.get("SNUG_ENGINE_PACK")
    files = sorted(library_folder().iterdir())
    for file in (*files, *(sorted(Path(pack).iterdir()) if pack else ())):
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return f"{llama_cpp.__version__}+{digest.hexdigest()[:12]}"


def devices() -> list[Device]:
    """Return the devices as llama.cpp lists them, memory in bytes."""
    lib = C._lib
    lib.ggml_backend_dev_count.restype = ctypes.c_size_t
    lib.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    lib.ggml_backend_dev_get.restype = ctypes.c_void_p
    lib.ggml_backend_dev_get_props.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Properties)]
    lib.ggml_backend_dev_get_props.restype = None
    found = []
    for index in range(lib.ggml_backend_dev_count()):
        properties = _Properties()
        lib.ggml_backend_dev_get_props(lib.ggml_backend_dev_get(index), ctypes.byref(properties))
        found.append(
            Device(
                name=_text(properties.name),
                description=_text(properties.description),
                kind=_KINDS.get(properties.type, "other"),
                memory_free=properties.memory_free,
                memory_total=properties.memory_total,
                pci=_text(properties.device_id),
            )
        )
    return found


def features() -> list[str]:
    """Return the CPU features that this build uses, as llama.cpp names them."""
    info = C.llama_print_system_info().decode("utf-8", "replace")
    # "CPU : SSE3 = 1 | AVX2 = 1 | … | OPENMP = 1 | CUDA : ARCHS = 900 | …"
    names = []
    section = ""
    for part in info.split("|"):
        head, colon, rest = part.rpartition(":")
        section = head.strip() if colon else section
        name, _, value = (rest if colon else part).partition("=")
        if section == "CPU" and value.strip() == "1":
            names.append(name.strip())
    return names


def has_gpu() -> bool:
    """Return whether this build can put layers on a device that is present."""
    return bool(C.llama_supports_gpu_offload()) and any(
        device.kind in ("gpu", "integrated") for device in devices()
    )


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").strip()


def peak_memory() -> int:
    """Return the highest resident bytes since :func:`forget_peak`; 0 where it cannot be read.

    Where the system does not forget, it is the highest since the process started.
    """
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    # Not getrusage() on Linux: it begins with the size of the process that started this one.
    if sys.platform == "linux" and (peak := _status().get("VmHWM")):
        return peak
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)


def forget_peak() -> None:
    """Let the peak begin anew, so that it is the next model's and not the last one's."""
    if sys.platform == "linux":
        with suppress(OSError):  # not allowed in some containers: the peak is the process's then
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def resident_memory() -> Resident:
    """Return what this process takes of the main memory now."""
    import psutil

    total = int(psutil.Process().memory_info().rss)
    anonymous = _status().get("RssAnon") if sys.platform == "linux" else None
    return Resident(total, anonymous)


def _status() -> dict[str, int]:
    """Return the sizes in Linux's account of this process, in bytes."""
    sizes = {}
    text = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            sizes[name] = int(value.split()[0]) << 10
    return sizes
