from pathlib import Path

import pytest


class Root:
    """A file system root with only the files that a test puts there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, name: str, text: str) -> "Root":
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def memory(self, total_kb: int, available_kb: int, swap_kb: int = 0) -> "Root":
        return self.put(
            "proc/meminfo",
            f"MemTotal:       {total_kb} kB\nMemFree:        100 kB\n"
            f"MemAvailable:   {available_kb} kB\nSwapTotal:      {swap_kb} kB\n"
            f"SwapFree:       {swap_kb} kB\nHugePages_Total:       3\n",
        )


@pytest.fixture
def root(tmp_path):
    return Root(tmp_path)
