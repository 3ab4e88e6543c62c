"""The processor from recorded texts of several kinds of machines."""

import pytest

from app.hardware import features
from app.hardware.cpu import cpu_name, parse_cpuinfo, read_cpu, tidy_name
from app.hardware.machine import EngineView
from app.hardware.reading import Sources

X86_FLAGS = (
    "fpu pni ssse3 fma avx f16c bmi2 avx2 avx512f avx512cd avx512bw avx512vl avx512dq "
    "avx512_vnni amx_tile amx_int8"
)


def x86(threads=4, name="AMD Ryzen 7 5800X 8-Core Processor", flags=X86_FLAGS):
    return "\n".join(
        f"processor\t: {n}\nmodel name\t: {name}\nphysical id\t: 0\ncore id\t\t: {n // 2}\n"
        f"flags\t\t: {flags}\n"
        for n in range(threads)
    )


ARM = """processor\t: 0
BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp
CPU implementer\t: 0x41
CPU architecture: 8
CPU part\t: 0xd0b

processor\t: 1
Features\t: fp asimd asimdhp asimddp
CPU implementer\t: 0x41
CPU part\t: 0xd05
"""  # noqa: E501


def read(root, cpuinfo=None, allowed=None, quota=None, engine=None, **changes):
    if cpuinfo is not None:
        root.put("proc/cpuinfo", cpuinfo)
    unread = []
    sources = Sources(platform="linux", root=root.path, affinity=lambda: allowed, **changes)
    return read_cpu(sources, quota, engine, unread), unread


def test_x86_with_two_threads_a_core(root):
    cpu, unread = read(root, x86())
    assert cpu.name == "AMD Ryzen 7 5800X 8-Core Processor"
    assert (cpu.cores, cpu.threads, cpu.machine_threads) == (2, 4, 4)
    assert "AVX512" in cpu.features
    assert "AMX_INT8" in cpu.features
    assert "AVX512_BF16" not in cpu.features
    assert cpu.used is None
    assert cpu.unused == ()
    assert not cpu.virtual
    assert unread == []


def test_avx512_needs_all_five_of_its_parts(root):
    cpu, _ = read(root, x86(flags="avx avx2 avx512f avx512cd"))
    assert cpu.features == ("AVX", "AVX2")


def test_the_kernel_topology_wins_and_counts_only_allowed_cores(root):
    for number, siblings in enumerate(["0,4", "1,5", "2,6", "3,7"] * 2):
        root.put(f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list", siblings)
    root.put("sys/devices/system/cpu/online", "0-7\n")
    cpu, _ = read(root, x86(8), allowed=frozenset({0, 4, 1}))
    assert (cpu.cores, cpu.threads, cpu.machine_threads) == (2, 3, 8)


def test_a_limit_on_processor_time_counts_when_below_the_threads(root):
    assert read(root, x86(), quota=1.5)[0].quota == 1.5
    assert read(root, x86(), quota=64.0)[0].quota is None


def test_a_virtual_machine_is_noticed(root):
    cpu, _ = read(root, x86(name="Intel(R) Xeon(R) Processor", flags="avx2 hypervisor"))
    assert cpu.name == "Intel Xeon Processor"
    assert cpu.virtual


def test_arm_has_no_name_but_part_numbers_and_a_board(root):
    root.put("sys/devices/system/cpu/online", "0-1\n")
    for number in range(2):
        root.put(f"sys/devices/system/cpu/cpu{number}/topology/core_cpus_list", f"{number}\n")
    root.put("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
    cpu, unread = read(root, ARM)
    assert cpu.name == "ARM Cortex-A76 + ARM Cortex-A55 (Raspberry Pi 5 Model B Rev 1.0)"
    assert cpu.features == ("NEON", "ARM_FMA", "FP16_VA", "DOTPROD")
    assert (cpu.cores, cpu.threads) == (2, 2)
    assert unread == []


def test_an_unknown_arm_core_keeps_its_numbers():
    assert cpu_name([{"CPU implementer": "0x41", "CPU part": "0xfff"}]) == "ARM processor 0xfff"
    name = cpu_name([{"CPU implementer": "0x99", "CPU part": "0x001"}])
    assert name == "ARM processor 0x99/0x001"


def test_features_are_those_that_every_core_has(root):
    text = ARM.replace("fp asimd asimdhp asimddp", "fp asimd")
    root.put("sys/devices/system/cpu/cpu0/topology/core_cpus_list", "0")
    root.put("sys/devices/system/cpu/cpu1/topology/core_cpus_list", "1")
    assert read(root, text)[0].features == ("NEON", "ARM_FMA")


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ("processor : 0\nisa : rv64imafdcv_zicbom\nuarch : spacemit,x60", "spacemit,x60"),
        ("processor : 0\ncpu : POWER9, altivec supported", "POWER9, altivec supported"),
        ("vendor_id : IBM/S390", "IBM/S390"),
    ],
)
def test_rarer_architectures_have_a_name(block, name):
    assert cpu_name(parse_cpuinfo(block)) == name


def test_riscv_vectors_come_from_the_isa_line(root):
    cpu, _ = read(root, "processor : 0\nisa : rv64imafdcv_zicbom\nuarch : x60")
    assert cpu.features == ("RISCV_V",)
    assert features.from_riscv_isa("rv64imafdc_zve32f") == ()


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz", "Intel Core i7-8550U"),
        ("AMD EPYC 7763 64-Core Processor                ", "AMD EPYC 7763 64-Core Processor"),
        ("Apple M2 Pro", "Apple M2 Pro"),
    ],
)
def test_names_are_tidied(raw, tidy):
    assert tidy_name(raw) == tidy


def test_a_hidden_name_is_unread_not_empty(root):
    cpu, unread = read(root, "processor : 0\nmodel name : unknown\nflags : avx\n")
    assert cpu.name is None
    assert cpu.features == ("AVX",)
    assert "the processor's name" in [line.what for line in unread]


def test_missing_cpuinfo_is_said_and_nothing_is_zero(root):
    cpu, unread = read(root)
    assert (cpu.name, cpu.cores, cpu.threads, cpu.features) == (None, None, None, None)
    assert unread[0].what == "the processor"


def test_unknown_siblings_leave_cores_unread(root):
    cpu, unread = read(root, "processor : 0\nmodel name : X\nflags : avx\n")
    assert (cpu.cores, cpu.threads) == (None, 1)
    assert [line.what for line in unread] == ["the number of cores"]


def test_what_the_engine_uses_is_told_apart_from_what_is_there(root):
    engine = EngineView(
        devices=(), features=("AVX2", "FMA", "OPENMP", "REPACK", "SVE_CNT"), gpu_offload=False
    )
    cpu, _ = read(root, x86(flags="avx2 fma amx_tile amx_int8"), engine=engine)
    assert cpu.used == ("AVX2", "FMA")
    assert cpu.options == ("OPENMP", "REPACK")
    assert cpu.unused == ("AMX_INT8",)


def test_macos():
    text = (
        "hw.physicalcpu: 10\nhw.logicalcpu: 10\nmachdep.cpu.brand_string: Apple M2 Pro\n"
        "hw.optional.neon: 1\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_I8MM: 1\n"
        "hw.optional.arm.FEAT_SME: 0\nkern.hv_vmm_present: 0\n"
    )
    unread = []
    cpu = read_cpu(Sources(platform="darwin", sysctl=lambda: text), None, None, unread)
    assert (cpu.name, cpu.cores, cpu.threads) == ("Apple M2 Pro", 10, 10)
    assert cpu.features == ("NEON", "ARM_FMA", "DOTPROD", "MATMUL_INT8")
    assert unread == []


def test_macos_without_sysctl():
    def broken() -> str:
        raise FileNotFoundError(2, "No such file or directory", "/usr/sbin/sysctl")

    unread = []
    cpu = read_cpu(Sources(platform="darwin", sysctl=broken), None, None, unread)
    assert cpu.name is None
    assert str(unread[0]) == (
        "Could not read the processor: no such file or directory (/usr/sbin/sysctl)."
    )


def test_windows():
    sources = Sources(
        platform="win32",
        affinity=lambda: frozenset({0}),
        windows_cpu=lambda: "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz",
        windows_feature=lambda number: number in (13, 36, 39, 40),
    )
    unread = []
    cpu = read_cpu(sources, None, None, unread)
    assert cpu.name == "Intel Core i5-8250U"
    assert cpu.features == ("SSE3", "SSSE3", "AVX", "AVX2")
    assert cpu.threads == 1


def test_every_feature_that_can_be_reported_is_explained():
    reported = (
        set(features.from_linux_flags(X86_FLAGS.split()))
        | set(features.from_linux_flags(["asimd", "asimdhp", "asimddp", "i8mm", "sve", "sme"]))
        | set(features.from_windows(lambda _number: True))
    )
    assert reported <= set(features.EXPLANATIONS)
