"""The types of tensors and of whole files, with the exact bytes that a block of weights takes.

Ids, block sizes and bytes follow llama.cpp at commit 0c1e57098: ``ggml/include/ggml.h`` (ids),
``ggml/src/ggml-common.h`` (the layout of each block) and ``include/llama.h`` (types of files).
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType

import msgspec


class ValueType(IntEnum):
    """The type of a metadata value (``ggml/include/gguf.h``)."""

    UINT8 = 0
    INT8 = 1
    UINT16 = 2
    INT16 = 3
    UINT32 = 4
    INT32 = 5
    FLOAT32 = 6
    BOOL = 7
    STRING = 8
    ARRAY = 9
    UINT64 = 10
    INT64 = 11
    FLOAT64 = 12


VALUE_CODES = MappingProxyType(
    {
        ValueType.UINT8: "B", ValueType.INT8: "b", ValueType.UINT16: "H", ValueType.INT16: "h",
        ValueType.UINT32: "I", ValueType.INT32: "i", ValueType.FLOAT32: "f", ValueType.BOOL: "?",
        ValueType.UINT64: "Q", ValueType.INT64: "q", ValueType.FLOAT64: "d",
    }
)  # fmt: skip
"""``struct`` codes of the values that have a fixed length; all are little-endian."""


class TensorType(msgspec.Struct, frozen=True):
    """How a tensor's numbers are stored: ``block`` of them together take ``bytes`` bytes."""

    id: int
    name: str
    block: int
    bytes: int

    @property
    def bits_per_weight(self) -> float:
        """Bits that one number takes, its share of the block's scales included."""
        return 8 * self.bytes / self.block

    def row_bytes(self, elements: int) -> int:
        """Bytes of a row of that many elements, which must fill whole blocks."""
        return elements // self.block * self.bytes


_TENSOR_TYPES = (
    TensorType(0, "F32", 1, 4),
    TensorType(1, "F16", 1, 2),
    TensorType(2, "Q4_0", 32, 18),
    TensorType(3, "Q4_1", 32, 20),
    TensorType(6, "Q5_0", 32, 22),
    TensorType(7, "Q5_1", 32, 24),
    TensorType(8, "Q8_0", 32, 34),
    TensorType(9, "Q8_1", 32, 36),
    TensorType(10, "Q2_K", 256, 84),
    TensorType(11, "Q3_K", 256, 110),
    TensorType(12, "Q4_K", 256, 144),
    TensorType(13, "Q5_K", 256, 176),
    TensorType(14, "Q6_K", 256, 210),
    TensorType(15, "Q8_K", 256, 292),
    TensorType(16, "IQ2_XXS", 256, 66),
    TensorType(17, "IQ2_XS", 256, 74),
    TensorType(18, "IQ3_XXS", 256, 98),
    TensorType(19, "IQ1_S", 256, 50),
    TensorType(20, "IQ4_NL", 32, 18),
    TensorType(21, "IQ3_S", 256, 110),
    TensorType(22, "IQ2_S", 256, 82),
    TensorType(23, "IQ4_XS", 256, 136),
    TensorType(24, "I8", 1, 1),
    TensorType(25, "I16", 1, 2),
    TensorType(26, "I32", 1, 4),
    TensorType(27, "I64", 1, 8),
    TensorType(28, "F64", 1, 8),
    TensorType(29, "IQ1_M", 256, 56),
    TensorType(30, "BF16", 1, 2),
    TensorType(34, "TQ1_0", 256, 54),
    TensorType(35, "TQ2_0", 256, 66),
    TensorType(39, "MXFP4", 32, 17),
    TensorType(40, "NVFP4", 64, 36),
    TensorType(41, "Q1_0", 128, 18),
    TensorType(42, "Q2_0", 64, 18),
)

TENSOR_TYPES = MappingProxyType({kind.id: kind for kind in _TENSOR_TYPES})
"""Every type that a file may hold, by its id."""

TYPE_BY_NAME = MappingProxyType({kind.name: kind for kind in _TENSOR_TYPES})
"""The same, by its name as ``Q4_K``."""

REMOVED_TYPES = MappingProxyType(
    {
        4: ("Q4_2", "Q4_0"),
        5: ("Q4_3", "Q4_1"),
        31: ("Q4_0_4_4", "Q4_0"),
        32: ("Q4_0_4_8", "Q4_0"),
        33: ("Q4_0_8_8", "Q4_0"),
        36: ("IQ4_NL_4_4", "IQ4_NL"),
        37: ("IQ4_NL_4_8", "IQ4_NL"),
        38: ("IQ4_NL_8_8", "IQ4_NL"),
    }
)
"""Types that llama.cpp no longer reads, with the one to download in their place."""

FILE_TYPES = MappingProxyType(
    {
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
        11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
        17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
        23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S",
        29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0",
        38: "MXFP4_MOE", 39: "NVFP4", 40: "Q1_0", 41: "Q2_0",
    }
)  # fmt: skip
"""``general.file_type`` ids and the names that people know them by."""

FILE_TYPE_IDS = MappingProxyType({name: id_ for id_, name in FILE_TYPES.items()})
"""The same the other way round."""

GUESSED = 1024
"""Bit of ``general.file_type`` saying that the converter guessed it."""
