"""What only Windows can be asked, its registry and its kernel; elsewhere calls raise OSError."""

from __future__ import annotations

import sys
from collections.abc import Mapping

_DISPLAY_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_CPU = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
_ELSEWHERE = "this is not Windows"


def cpu_name() -> str:
    """Return the processor's name from the registry."""
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _CPU) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])
    raise OSError(_ELSEWHERE)


def feature_present(number: int) -> bool:
    """Ask ``IsProcessorFeaturePresent``."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(number))
    raise OSError(_ELSEWHERE)


def display_adapters() -> list[Mapping[str, str | int | bytes]]:
    """Return the registry's entries of the installed display drivers."""
    if sys.platform == "win32":
        import winreg

        found: list[Mapping[str, str | int | bytes]] = []
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _DISPLAY_CLASS) as top:
            for index in range(winreg.QueryInfoKey(top)[0]):
                name = winreg.EnumKey(top, index)
                if name.isdigit():  # "Configuration" and "Properties" are no adapters
                    with winreg.OpenKey(top, name) as key:
                        values = (
                            winreg.EnumValue(key, i) for i in range(winreg.QueryInfoKey(key)[1])
                        )
                        found.append({value: data for value, data, _ in values})
        return found
    raise OSError(_ELSEWHERE)
