"""llama.cpp's log lines as it writes them, with graphics cards that no test machine has."""

import pytest

from app.native.ledger import Ledger

MIB = 1 << 20
DEVICES = ["CUDA0", "CUDA1", "CPU"]

REAL = """\
load_tensors: layer   0 assigned to device CPU, is_swa = 0
load_tensors: layer   1 assigned to device CUDA0, is_swa = 0
load_tensors:   CPU_Mapped model buffer size =   281.81 MiB
load_tensors:   CPU_Mapped model buffer size =    10.00 MiB
load_tensors:   CPU_REPACK model buffer size =   100.25 MiB
load_tensors:        CUDA0 model buffer size =  4403.50 MiB
llama_context:  CUDA_Host  output buffer size =     0.49 MiB
llama_kv_cache: layer   0: dev = CPU
llama_kv_cache:        CPU KV buffer size =    64.00 MiB
llama_kv_cache:      CUDA0 KV buffer size =   192.00 MiB
llama_kv_cache: size =  256.00 MiB (  8192 cells,   2 layers,  1/1 seqs), K (f16):  128.00 MiB, \
V (f16):  128.00 MiB
llama_memory_recurrent:      CUDA0 RS buffer size =    75.38 MiB
sched_reserve:      CUDA0 compute buffer size =   300.00 MiB
sched_reserve:  CUDA_Host compute buffer size =    30.00 MiB
sched_reserve:      CUDA0 compute buffer size =   258.50 MiB
sched_reserve:  CUDA_Host compute buffer size =    24.01 MiB
"""


def told(text, **options):
    ledger = Ledger(**options)
    for line in text.splitlines():
        ledger.read(line)
    return ledger


def mib(count):
    return pytest.approx(count * MIB, abs=1)


def test_a_real_loads_buffers_by_device():
    account = told(REAL).account(8192, DEVICES)

    card, main = account.on("CUDA0"), account.on("CPU")
    assert account.devices == ("CPU", "CUDA0")
    assert card.weights == mib(4403.5)
    assert card.kv_cache == mib(192)
    assert card.recurrent == mib(75.38)
    assert card.compute == mib(258.5)  # reserved twice: the last one counts
    assert main.weights == mib(281.81 + 10 + 100.25)
    assert main.kv_cache == mib(64)
    assert main.compute == mib(24.01)
    assert main.output == mib(0.49)
    assert account.total == card.total + main.total


SIMULATED = """\
llama_kv_cache: layer   0: dev = CPU
llama_kv_cache: layer   1: dev = CUDA0
llama_kv_cache: layer   2: dev = CUDA1
llama_kv_cache:        CPU KV buffer size =     0.00 MiB
llama_kv_cache:      CUDA0 KV buffer size =     0.00 MiB
llama_kv_cache: size =  300.00 MiB (  8192 cells,   3 layers,  1/1 seqs), K (f16):  150.00 MiB, \
V (f16):  150.00 MiB
llama_kv_cache: layer   3: dev = CUDA1
llama_kv_cache: size =   40.00 MiB (  1024 cells,   1 layers,  1/1 seqs), K (f16):   20.00 MiB, \
V (f16):   20.00 MiB
"""


def test_a_dry_runs_cache_is_shared_by_its_layers():
    account = told(SIMULATED, simulated=True).account(8192, DEVICES)

    assert account.on("CPU").kv_cache == mib(100)
    assert account.on("CUDA0").kv_cache == mib(100)
    assert account.on("CUDA1").kv_cache == mib(140)


def test_layers_with_more_heads_get_more_of_it():
    heads = [0, 1, 4, 1]
    account = told(SIMULATED, simulated=True, weigh=lambda layer: heads[layer]).account(
        8192, DEVICES
    )

    assert account.on("CPU").kv_cache == 0
    assert account.on("CUDA0").kv_cache == mib(60)
    assert account.on("CUDA1").kv_cache == mib(240 + 40)


def test_the_device_of_each_layer_is_known():
    assert told(REAL).layer_devices == {0: "CPU", 1: "CUDA0"}


@pytest.mark.parametrize(
    ("buffer", "device"),
    [("CPU_Mapped", "CPU"), ("CUDA_Host", "CPU"), ("CUDA1", "CUDA1"), ("MTL0_Mapped", "MTL0"),
     ("Vulkan10", "Vulkan10"), ("Vulkan_Host", "CPU"), ("something new", "CPU")],
)  # fmt: skip
def test_buffers_belong_to_a_device(buffer, device):
    ledger = Ledger()
    ledger.add(buffer, "weights", MIB)

    names = ["MTL0", "CUDA0", "CUDA1", "Vulkan1", "Vulkan10", "CPU"]
    assert ledger.account(0, names).devices == (device,)
