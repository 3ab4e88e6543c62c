"""Memory, swap and the limits of control groups, from recorded files."""

import pytest

from app.hardware.cgroup import Limits, read_limits
from app.hardware.machine import Swap
from app.hardware.memory import parse_meminfo, read_memory, within
from app.hardware.reading import Sources

GB = 10**9
KIB_16G = 16_000_000  # kB of /proc/meminfo: 16.384e9 bytes

V2_MOUNT = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
V1_MOUNT = (
    "34 31 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
)
NONE_V1 = "9223372036854771712\n"


def v2(root, group="/"):
    return root.put("proc/self/cgroup", f"0::{group}\n").put("proc/self/mountinfo", V2_MOUNT)


def read(root):
    unread = []
    limits = read_limits(root.path, unread)
    memory, swap = read_memory(Sources(platform="linux", root=root.path), limits, unread)
    return memory, swap, unread


def test_meminfo_is_read_in_bytes_and_odd_lines_are_left_out():
    values = parse_meminfo("MemTotal:  24 kB\nHugePages_Total:  3\nnonsense\nBad: x kB\n")
    assert values == {"MemTotal": 24 * 1024, "HugePages_Total": 3}


def test_without_control_groups_the_machine_is_the_limit(root):
    memory, swap, unread = read(root.memory(KIB_16G, 9_000_000, swap_kb=1000))
    assert memory.total == memory.installed == KIB_16G * 1024
    assert memory.available == 9_000_000 * 1024
    assert memory.limit is None
    assert swap == Swap(total=1_024_000, free=1_024_000)
    assert unread == []


def test_v2_limit_below_the_machine(root):
    v2(root.memory(KIB_16G, 9_000_000))
    root.put("sys/fs/cgroup/memory.max", f"{4 * GB}\n")
    root.put("sys/fs/cgroup/memory.current", f"{3 * GB}\n")
    root.put("sys/fs/cgroup/memory.stat", f"anon 1\ninactive_file {GB}\nactive_file {GB // 2}\n")
    memory, _, unread = read(root)
    assert memory.total == memory.limit == 4 * GB
    assert memory.installed == KIB_16G * 1024
    assert memory.available == 4 * GB - (3 * GB - GB - GB // 2), "file caches give way"
    assert unread == []


def test_v2_max_is_no_limit(root):
    v2(root.memory(KIB_16G, 9_000_000))
    root.put("sys/fs/cgroup/memory.max", "max\n").put("sys/fs/cgroup/memory.current", "5\n")
    memory, _, unread = read(root)
    assert (memory.total, memory.limit) == (KIB_16G * 1024, None)
    assert memory.available == 9_000_000 * 1024
    assert unread == []


def test_v2_the_tightest_level_wins_wherever_it_is(root):
    v2(root.memory(KIB_16G, 9_000_000), "/outer/inner")
    root.put("sys/fs/cgroup/outer/inner/memory.max", "max\n")
    root.put("sys/fs/cgroup/outer/memory.max", f"{8 * GB}\n")
    root.put("sys/fs/cgroup/outer/memory.high", f"{6 * GB}\n")
    root.put("sys/fs/cgroup/outer/memory.current", f"{5 * GB}\n")
    memory, _, _ = read(root)
    assert memory.total == 6 * GB, "above memory.high the kernel slows a process to a crawl"
    assert memory.available == GB


def test_v2_available_is_never_more_than_the_machine_has_free(root):
    v2(root.memory(KIB_16G, 1_000_000))
    root.put("sys/fs/cgroup/memory.max", f"{8 * GB}\n")
    root.put("sys/fs/cgroup/memory.current", "0\n")
    assert read(root)[0].available == 1_024_000_000


def test_v2_limit_above_the_machine_is_no_limit(root):
    v2(root.memory(KIB_16G, 9_000_000)).put("sys/fs/cgroup/memory.max", f"{64 * GB}\n")
    memory, _, _ = read(root)
    assert (memory.total, memory.limit) == (KIB_16G * 1024, None)


def test_v2_swap_limit(root):
    v2(root.memory(KIB_16G, 9_000_000, swap_kb=4_000_000))
    root.put("sys/fs/cgroup/memory.swap.max", "0\n").put("sys/fs/cgroup/memory.swap.current", "0\n")
    assert read(root)[1] == Swap(total=0, free=0)


def test_v1_limit_of_a_parent(root):
    root.memory(KIB_16G, 9_000_000, swap_kb=4_000_000)
    root.put("proc/self/cgroup", "4:memory:/box/leaf\n1:cpu,cpuacct:/box\n0::/\n")
    root.put("proc/self/mountinfo", V1_MOUNT)
    top = "sys/fs/cgroup/memory"
    root.put(f"{top}/memory.limit_in_bytes", NONE_V1)
    root.put(f"{top}/box/leaf/memory.limit_in_bytes", NONE_V1)
    root.put(f"{top}/box/memory.limit_in_bytes", f"{2 * GB}\n")
    root.put(f"{top}/box/memory.usage_in_bytes", f"{GB}\n")
    root.put(f"{top}/box/memory.memsw.limit_in_bytes", f"{3 * GB}\n")
    root.put(f"{top}/box/memory.memsw.usage_in_bytes", f"{GB + 1000}\n")
    root.put(f"{top}/box/memory.stat", f"inactive_file 7\ntotal_inactive_file {GB // 4}\n")
    memory, swap, unread = read(root)
    assert memory.limit == 2 * GB
    assert memory.available == 2 * GB - (GB - GB // 4)
    assert swap == Swap(total=GB, free=GB - 1000)
    assert unread == []


def test_v1_seen_from_inside_a_container_without_a_namespace(root):
    root.memory(KIB_16G, 9_000_000).put("proc/self/cgroup", "4:memory:/docker/abc\n")
    root.put(
        "proc/self/mountinfo",
        "9 8 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
    )
    root.put("sys/fs/cgroup/memory/memory.limit_in_bytes", f"{GB}\n")
    assert read(root)[0].limit == GB


def test_a_group_outside_of_the_mount_falls_back_to_the_mount(root):
    v2(root.memory(KIB_16G, 9_000_000), "/../../elsewhere")
    root.put("sys/fs/cgroup/memory.max", f"{GB}\n")
    assert read(root)[0].limit == GB


@pytest.mark.parametrize(
    ("files", "cpus"),
    [
        ({"sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1.5),
        ({"sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        ({}, None),
    ],
)
def test_v2_processor_time(root, files, cpus):
    v2(root)
    for name, text in files.items():
        root.put(name, text)
    assert read_limits(root.path, []).cpus == cpus


def test_v1_processor_time(root):
    root.put("proc/self/cgroup", "1:cpu,cpuacct:/\n").put("proc/self/mountinfo", V1_MOUNT)
    root.put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n")
    root.put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n")
    assert read_limits(root.path, []).cpus == 2.0


def test_a_limit_that_makes_no_sense_is_said_and_does_not_count(root):
    v2(root.memory(KIB_16G, 9_000_000)).put("sys/fs/cgroup/memory.max", "lots\n")
    memory, _, unread = read(root)
    assert memory.total == KIB_16G * 1024
    assert ["lots" in line.reason for line in unread] == [True]


def test_missing_meminfo_is_said_and_is_not_zero(root):
    memory, swap, unread = read(root)
    assert (memory.total, memory.available, swap.total, swap.free) == (None,) * 4
    assert {line.what for line in unread} == {
        "how much memory this machine has",
        "the swap space",
    }
    assert "no such file" in str(unread[0])


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("MemTotal: 0 kB\nMemAvailable: 1 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n", "memory this"),
        ("MemTotal: 9 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n", "available"),
        ("MemTotal: 9 kB\nMemAvailable: 1 kB\n", "swap"),
    ],
)
def test_each_missing_line_is_said(root, text, missing):
    _, _, unread = read(root.put("proc/meminfo", text))
    assert len(unread) == 1
    assert missing in unread[0].what


def test_unknown_available_stays_unknown_inside_a_limit():
    memory, _ = within(
        16 * GB, None, Swap(total=0, free=0), Limits(memory=4 * GB, memory_available=GB)
    )
    assert memory.total == 4 * GB
    assert memory.available is None


def test_other_systems_are_read_through_psutil():
    unread = []
    memory, swap = read_memory(Sources(platform="darwin"), Limits(), unread)
    assert memory.total is not None
    assert memory.available is not None
    assert 0 < memory.available <= memory.total
    assert swap.total is not None
    assert unread == []
