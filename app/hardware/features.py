"""Names of CPU features: how systems report them, how llama.cpp calls them, what they are for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from app.core.words import mark

EXPLANATIONS: Mapping[str, str] = {
    "SSE3": mark("Works on 4 numbers at once; every PC since about 2005 has it."),
    "SSSE3": mark("Shuffles bytes, which helps to unpack small weights."),
    "AVX": mark("Works on 8 numbers at once."),
    "AVX2": mark(
        "Works on 8 numbers, or 32 small whole numbers, at once: what quantized models "
        "need to be quick on a PC."
    ),
    "AVX_VNNI": mark("Multiplies and adds small whole numbers in one step, 32 at a time."),
    "F16C": mark("Converts 16-bit floating-point numbers, which models are full of, in one step."),
    "FMA": mark("Multiplies and adds in one step."),
    "BMI2": mark("Picks bits out of a number in one step, which helps to unpack small weights."),
    "AVX512": mark("Works on 16 numbers, or 64 small whole numbers, at once."),
    "AVX512_VBMI": mark("Rearranges 64 bytes in one step."),
    "AVX512_VNNI": mark(
        "Multiplies and adds small whole numbers in one step, 64 at a time: the core "
        "of a quantized model."
    ),
    "AVX512_BF16": mark("Multiplies BF16 numbers directly."),
    "AMX_INT8": mark(
        "Multiplies whole tiles of small whole numbers. Virtual machines sometimes "
        "report it without having it."
    ),
    "NEON": mark("Works on 4 numbers at once; every 64-bit ARM processor has it."),
    "ARM_FMA": mark("Multiplies and adds in one step."),
    "FP16_VA": mark("Computes with 16-bit floating-point numbers directly."),
    "DOTPROD": mark(
        "Multiplies and adds small whole numbers in one step: what quantized models "
        "need to be quick on ARM."
    ),
    "MATMUL_INT8": mark("Multiplies small matrices of whole numbers in one step (i8mm)."),
    "SVE": mark("Works on longer rows of numbers, as long as the processor has them."),
    "SME": mark("Multiplies whole tiles of numbers."),
    "SME2": mark("Multiplies whole tiles of numbers, the second version."),
    "RISCV_V": mark("Works on rows of numbers (RISC-V vectors)."),
    "VSX": mark("Works on 4 numbers at once (POWER)."),
    "VXE": mark("Works on 4 numbers at once (IBM Z)."),
}
"""Every feature Snug speaks of, in the order in which it lists them."""

OPTION_EXPLANATIONS: Mapping[str, str] = {
    "LLAMAFILE": mark("Matrix routines for this processor, from the llamafile project."),
    "ACCELERATE": mark("Apple's own mathematics library."),
    "CPU_HBM": mark("Can place weights in a processor's high-bandwidth memory."),
    "OPENMP": mark("Shares the work between threads through OpenMP."),
    "KLEIDIAI": mark("Matrix routines for ARM processors, from ARM."),
    "REPACK": mark("Can rearrange weights for this processor when a model is loaded."),
}
"""What an engine build says of itself that is no feature of the processor."""

_LINUX_X86: Mapping[str, tuple[str, ...]] = {
    "SSE3": ("pni",),
    "SSSE3": ("ssse3",),
    "AVX": ("avx",),
    "AVX2": ("avx2",),
    "AVX_VNNI": ("avx_vnni",),
    "F16C": ("f16c",),
    "FMA": ("fma",),
    "BMI2": ("bmi2",),
    # llama.cpp's AVX512 needs all five.
    "AVX512": ("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"),
    "AVX512_VBMI": ("avx512vbmi",),
    "AVX512_VNNI": ("avx512_vnni",),
    "AVX512_BF16": ("avx512_bf16",),
    "AMX_INT8": ("amx_tile", "amx_int8"),
}
_LINUX_ARM: Mapping[str, tuple[str, ...]] = {
    "NEON": ("asimd",),
    "ARM_FMA": ("asimd",),
    "FP16_VA": ("asimdhp",),
    "DOTPROD": ("asimddp",),
    "MATMUL_INT8": ("i8mm",),
    "SVE": ("sve",),
    "SME": ("sme",),
    "SME2": ("sme2",),
}
_LINUX_ARM32: Mapping[str, tuple[str, ...]] = {"NEON": ("neon",), "ARM_FMA": ("vfpv4",)}
_MACOS: Mapping[str, tuple[str, ...]] = {
    "SSE3": ("hw.optional.sse3",),
    "SSSE3": ("hw.optional.supplementalsse3",),
    "AVX": ("hw.optional.avx1_0",),
    "AVX2": ("hw.optional.avx2_0",),
    "F16C": ("hw.optional.f16c",),
    "FMA": ("hw.optional.fma",),
    "BMI2": ("hw.optional.bmi2",),
    "AVX512": (
        "hw.optional.avx512f", "hw.optional.avx512cd", "hw.optional.avx512vl",
        "hw.optional.avx512dq", "hw.optional.avx512bw",
    ),
    "AVX512_VBMI": ("hw.optional.avx512vbmi",),
    "AVX512_VNNI": ("hw.optional.avx512vnni",),
    "NEON": ("hw.optional.neon",),
    "ARM_FMA": ("hw.optional.neon",),
    "FP16_VA": ("hw.optional.neon_fp16",),
    "DOTPROD": ("hw.optional.arm.FEAT_DotProd",),
    "MATMUL_INT8": ("hw.optional.arm.FEAT_I8MM",),
    "SME": ("hw.optional.arm.FEAT_SME",),
    "SME2": ("hw.optional.arm.FEAT_SME2",),
}  # fmt: skip
_WINDOWS: Mapping[str, int] = {
    "SSE3": 13,
    "SSSE3": 36,
    "AVX": 39,
    "AVX2": 40,
    "AVX512": 41,
    "NEON": 19,
    "ARM_FMA": 19,
    "DOTPROD": 43,
}
"""Numbers for IsProcessorFeaturePresent; Windows has none for FMA, F16C or AMX."""


def from_linux_flags(flags: Collection[str]) -> tuple[str, ...]:
    """Translate the words of /proc/cpuinfo's ``flags`` or ``Features`` line."""
    table = _LINUX_ARM if "asimd" in flags else _LINUX_ARM32 if "neon" in flags else _LINUX_X86
    return _present(table, flags.__contains__)


def from_riscv_isa(isa: str) -> tuple[str, ...]:
    """Translate a RISC-V ``isa`` line, as rv64imafdcv_zicbom."""
    letters = isa.strip().lower().removeprefix("rv64").removeprefix("rv32").partition("_")[0]
    return ("RISCV_V",) if "v" in letters else ()


def from_sysctl(values: Mapping[str, str]) -> tuple[str, ...]:
    """Translate macOS's ``hw.optional`` entries."""
    return _present(_MACOS, lambda key: values.get(key) == "1")


def from_windows(present: Callable[[int], bool]) -> tuple[str, ...]:
    """Ask Windows, through ``IsProcessorFeaturePresent``, what it knows."""
    return tuple(name for name, number in _WINDOWS.items() if present(number))


def split_engine_words(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part what an engine build says of itself into CPU features and build options.

    Vector lengths (SVE_CNT, RVV_VLEN) are neither and are left out.
    """
    features: list[str] = []
    options: list[str] = []
    for word in words:
        if word in ("SVE_CNT", "RVV_VLEN", "WASM_SIMD"):
            continue
        (options if word in OPTION_EXPLANATIONS else features).append(word)
    return tuple(features), tuple(options)


def _present(table: Mapping[str, tuple[str, ...]], has: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(name for name, needed in table.items() if all(has(word) for word in needed))
