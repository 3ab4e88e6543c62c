"""Graphics cards: the three lists and how they become one."""

from types import SimpleNamespace

import pytest

from app.hardware.adapters import Adapter, from_registry, read_adapters
from app.hardware.gpu import backend_name, merge, read_gpus
from app.hardware.machine import EngineDevice, EngineView, Memory
from app.hardware.nvml import NvidiaCard, NvidiaView, normal_pci, read_nvidia
from app.hardware.reading import Sources

GB = 10**9
RAM = Memory(total=32 * GB, available=20 * GB, installed=32 * GB)
RTX = "NVIDIA GeForce RTX 4090"


class NvmlError(Exception):
    def __init__(self, value: int, text: str) -> None:
        super().__init__(text)
        self.value = value


def nvml(**changes):
    """Stand in for the NVML module, as there is no such card to test with."""
    module = SimpleNamespace(
        NVMLError=NvmlError,
        NVML_ERROR_LIBRARY_NOT_FOUND=12,
        NVML_ERROR_DRIVER_NOT_LOADED=9,
        nvmlInit=lambda: None,
        nvmlShutdown=lambda: None,
        nvmlSystemGetDriverVersion=lambda: b"570.1",
        nvmlDeviceGetCount=lambda: 1,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetName=lambda _handle: RTX,
        nvmlDeviceGetPciInfo=lambda _handle: SimpleNamespace(busId="00000000:C1:00.0"),
        nvmlDeviceGetMemoryInfo=lambda _handle: SimpleNamespace(total=24 * GB, free=20 * GB),
    )
    vars(module).update(changes)
    return module


def raising(error):
    def call(*_args):
        raise error

    return call


def device(name="CUDA0", description=RTX, kind="gpu", total=24 * GB, free=23 * GB, pci=""):
    return EngineDevice(
        name=name, description=description, kind=kind, memory_total=total, memory_free=free, pci=pci
    )


def view(*devices, gpu_offload=True):
    return EngineView(devices=devices, features=(), gpu_offload=gpu_offload)


def put_together(engine, nvidia=(), adapters=(), ram=RAM, unified=False):
    unread = []
    gpus = merge(
        engine, NvidiaView(tuple(nvidia), "570.1"), adapters, ram, unified=unified, unread=unread
    )
    return gpus, unread


def card(name=RTX, pci="0000:c1:00.0", total=24 * GB, free=20 * GB):
    return NvidiaCard(name, pci, total, free)


def test_without_anything_there_are_none():
    assert put_together(view(device("CPU", "Some CPU", "cpu"))) == ((), [])


def test_one_card_seen_by_all_three_is_listed_once():
    adapter = Adapter("NVIDIA GeForce RTX 4090", "NVIDIA", "0000:c1:00.0")
    gpus, unread = put_together(view(device(pci="0000:C1:00.0")), [card()], [adapter])
    assert len(gpus) == 1
    gpu = gpus[0]
    assert (gpu.backend, gpu.usable, gpu.shares_ram) == ("CUDA", True, False)
    assert (gpu.vram_total, gpu.vram_free) == (24 * GB, 20 * GB), "the smaller figure of each"
    assert (gpu.pci, gpu.driver) == ("0000:c1:00.0", "570.1")
    assert unread == []


def test_without_addresses_cards_match_by_name_and_order():
    engine = view(device("CUDA0"), device("CUDA1"))
    cards = [card(pci="0000:01:00.0", free=1), card(pci="0000:02:00.0", free=2)]
    gpus, _ = put_together(engine, cards, [Adapter("x", "NVIDIA"), Adapter("x", "NVIDIA")])
    assert [(gpu.device, gpu.vram_free) for gpu in gpus] == [("CUDA0", 1), ("CUDA1", 2)]


def test_addresses_win_over_order():
    engine = view(device("CUDA0", pci="0000:02:00.0"), device("CUDA1", pci="0000:01:00.0"))
    cards = [card(pci="0000:01:00.0", free=1), card(pci="0000:02:00.0", free=2)]
    gpus, _ = put_together(engine, cards)
    assert [gpu.vram_free for gpu in gpus] == [2, 1]


def test_a_second_backend_does_not_make_a_second_card():
    engine = view(
        device("CUDA0"), device("CUDA1"), device("Vulkan0"), device("Vulkan1"),
        device("Vulkan2", "AMD Radeon RX 7900 XTX (RADV NAVI31)"),
    )  # fmt: skip
    gpus, _ = put_together(engine)
    assert [gpu.device for gpu in gpus] == ["CUDA0", "CUDA1", "Vulkan2"]


def test_integrated_graphics_share_the_memory_and_count_once():
    engine = view(device("Vulkan0", "Intel(R) Iris(R) Xe", "integrated", 64 * GB, 60 * GB))
    adapter = Adapter("Intel Iris Xe", "Intel", "0000:00:02.0", integrated=True)
    gpus, unread = put_together(engine, adapters=[adapter])
    assert len(gpus) == 1
    assert gpus[0].shares_ram
    assert (gpus[0].vram_total, gpus[0].vram_free) == (32 * GB, 20 * GB), "never more than RAM"
    assert unread == []


def test_apple_silicon_is_unified_although_llama_cpp_calls_it_a_card():
    gpus, _ = put_together(view(device("MTL0", "Apple M2", "gpu", 21 * GB, 21 * GB)), unified=True)
    assert (gpus[0].backend, gpus[0].shares_ram) == ("Metal", True)
    assert (gpus[0].vram_total, gpus[0].vram_free) == (21 * GB, 20 * GB)


def test_unread_card_memory_is_said_and_is_not_zero():
    gpus, unread = put_together(view(device(total=0, free=0)))
    assert (gpus[0].vram_total, gpus[0].vram_free) == (None, None)
    assert RTX in unread[0].what


def test_nvml_fills_what_llama_cpp_could_not_read():
    gpus, unread = put_together(view(device(total=0, free=0)), [card()])
    assert (gpus[0].vram_total, gpus[0].vram_free) == (24 * GB, 20 * GB)
    assert unread == []


def test_a_full_card_has_zero_free_and_that_is_a_reading():
    gpus, unread = put_together(view(device(free=0)))
    assert (gpus[0].vram_free, unread) == (0, [])


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        (None, "not known"),
        (view(gpu_offload=False), "processor alone"),
        (view(), "driver"),
    ],
)
def test_a_card_that_the_engine_does_not_list_is_shown_with_the_reason(engine, words):
    adapter = Adapter("AMD Radeon RX 6600", "AMD", "0000:03:00.0", total=8 * GB, free=7 * GB)
    gpus, _ = put_together(engine, [card()], [adapter])
    assert [gpu.usable for gpu in gpus] == [False, False]
    assert all(words in gpu.why_not for gpu in gpus)
    assert [gpu.vram_total for gpu in gpus] == [24 * GB, 8 * GB]


@pytest.mark.parametrize(
    ("device_name", "backend"),
    [("CUDA0", "CUDA"), ("MTL0", "Metal"), ("Vulkan12", "Vulkan"), ("GPUOpenCL", "OpenCL"),
     ("RPC[10.0.0.1:50052]", "RPC")],
)  # fmt: skip
def test_backends_have_names(device_name, backend):
    assert backend_name(device_name) == backend


def test_addresses_are_written_one_way():
    assert normal_pci("00000000:C1:00.0") == normal_pci(b"0000:c1:00.0") == "0000:c1:00.0"
    assert normal_pci("c1:00") == "0000:c1:00.0"
    assert normal_pci("GPU-7f") == normal_pci("") == ""


def test_nvml_is_read():
    unread = []
    seen = read_nvidia(Sources(nvml=nvml), unread)
    assert seen == NvidiaView((card(),), "570.1")
    assert unread == []


def test_nvml_module_missing():
    unread = []
    seen = read_nvidia(Sources(nvml=raising(ImportError("no module"))), unread)
    assert (seen.cards, unread) == ((), [])
    assert "missing" in seen.absent


def test_no_driver_is_no_failure_by_itself():
    unread = []
    module = nvml(nvmlInit=raising(NvmlError(12, "NVML Shared Library Not Found")))
    seen = read_nvidia(Sources(nvml=lambda: module), unread)
    assert (seen.cards, unread) == ((), [])
    assert "driver" in seen.absent


def test_a_broken_driver_is_said():
    unread = []
    module = nvml(nvmlInit=raising(NvmlError(999, "Unknown Error")))
    read_nvidia(Sources(nvml=lambda: module), unread)
    assert "Unknown Error" in str(unread[0])


def test_a_card_that_fails_half_way_keeps_what_was_read():
    unread = []
    module = nvml(nvmlDeviceGetMemoryInfo=raising(NvmlError(3, "Not Supported")))
    seen = read_nvidia(Sources(nvml=lambda: module), unread)
    assert seen.cards == (NvidiaCard(RTX, "0000:c1:00.0", None, None),)
    assert str(unread[0]) == (
        "Could not read the memory of NVIDIA card 0: NVIDIA's library says: Not Supported."
    )


def pci(root, address, vendor, device_id, kind="0x030000"):
    folder = f"sys/bus/pci/devices/{address}"
    root.put(f"{folder}/class", kind).put(f"{folder}/vendor", vendor)
    root.put(f"{folder}/device", device_id)
    return folder


def test_linux_lists_adapters_of_known_makers(root):
    folder = pci(root, "0000:03:00.0", "0x1002\n", "0x73ff\n")
    root.put(f"{folder}/mem_info_vram_total", f"{8 * GB}\n")
    root.put(f"{folder}/mem_info_vram_used", f"{GB}\n")
    pci(root, "0000:00:02.0", "0x8086\n", "0x9a49\n")
    pci(root, "0000:00:01.0", "0x1234\n", "0x1111\n")  # a virtual machine's screen
    pci(root, "0000:04:00.0", "0x10de\n", "0x2335\n", kind="0x030200")
    pci(root, "0000:05:00.0", "0x10de\n", "0x0001\n", kind="0x040300")  # its sound
    root.put(
        "usr/share/misc/pci.ids",
        "# names\n1002  Advanced Micro Devices\n\t73ff  Navi 23 [Radeon RX 6600]\n"
        "8086  Intel Corporation\n\t73ff  wrong\n",
    )
    unread = []
    found = read_adapters(Sources(platform="linux", root=root.path), unread)
    assert found == [
        Adapter("Intel graphics card", "Intel", "0000:00:02.0", integrated=True),
        Adapter("AMD Radeon RX 6600", "AMD", "0000:03:00.0", total=8 * GB, free=7 * GB),
        Adapter("NVIDIA graphics card", "NVIDIA", "0000:04:00.0"),
    ]
    assert unread == []


def test_an_nvidia_card_without_its_driver_is_said(root):
    pci(root, "0000:04:00.0", "0x10de", "0x2335", kind="0x030200")
    module = nvml(nvmlInit=raising(NvmlError(9, "Driver Not Loaded")))
    unread = []
    sources = Sources(platform="linux", root=root.path, nvml=lambda: module)
    gpus = read_gpus(sources, view(), RAM, unread)
    assert [gpu.usable for gpu in gpus] == [False]
    assert gpus[0].vram_total is None
    assert "driver is not installed" in str(unread[0])


def test_windows_adapters_come_from_the_registry():
    entries = [
        {
            "DriverDesc": RTX,
            "MatchingDeviceId": "PCI\\VEN_10DE&DEV_2684",
            "HardwareInformation.qwMemorySize": (24 * GB).to_bytes(8, "little"),
            "DriverVersion": "32.0",
        },
        {"DriverDesc": "Microsoft Basic Display Adapter"},
    ]
    assert from_registry(entries) == [Adapter(RTX, "NVIDIA", total=24 * GB, driver="32.0")]
