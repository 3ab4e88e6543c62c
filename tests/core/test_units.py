import pytest

from app.core.units import format_byte_rate, format_bytes, format_gib, format_rate


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.00 kB"),
        (4_910_000_000, "4.91 GB"),
        (25_325_268_992, "25.3 GB"),
        (141e9, "141 GB"),
        (999_960_000, "1.00 GB"),
        (9_996_000_000, "10.0 GB"),
        (28e9, "28.0 GB"),
        (1.5e12, "1.50 TB"),
        (2.5e18, "2500 PB"),
        (-4.91e9, "-4.91 GB"),
    ],
)
def test_bytes_are_decimal_with_three_digits(size, text):
    assert format_bytes(size) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(25.3e9, "25 GB"), (4.91e9, "4.9 GB"), (141.4e9, "141 GB"), (9.96e9, "10 GB")],
)
def test_fewer_digits_never_cut_the_whole_part(size, text):
    assert format_bytes(size, digits=2) == text


def test_gib_and_rates():
    assert format_gib(25_325_268_992) == "23.6 GiB"
    assert format_rate(14.24) == "14.2 tokens/s"
    assert format_rate(0.5) == "0.50 tokens/s"
    assert format_rate(999.6) == "1,000 tokens/s"
    assert format_rate(1234.6) == "1,230 tokens/s"
    assert format_rate(21_567) == "21,600 tokens/s"
    assert format_byte_rate(25.34e9) == "25.3 GB/s"
