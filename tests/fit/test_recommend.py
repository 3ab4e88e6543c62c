"""What is recommended, why, and what it is never."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fit.assess import Listed, Wishes, assess, assess_all
from app.fit.catalogue import catalogue, find_model
from app.fit.quality import INDISTINGUISHABLE, quality_loss
from app.fit.recommend import USABLE, recommend
from app.fit.result import Breakdown, DeviceNeed, Fit

GB = 1_000_000_000


def fit(type, size, verdict="ram", tps=None, **changes):
    """A variant of ``size`` gigabytes."""
    needed = round(size * GB)
    usual = Fit(
        file=f"{type}.gguf", type=type, bits_per_weight=size, parameters=8 * GB, size=needed,
        context=8192, parts=Breakdown(weights=needed), verdict=verdict, tier="header",
        devices=(DeviceNeed(name="RAM", needed=needed, free=12 * GB, total=16 * GB),),
        decode_tps=tps, quality_loss=quality_loss(type),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changes)


def test_the_least_loss_that_fits():
    fits = [fit("Q8_0", 20, "too_big"), fit("Q6_K", 6), fit("Q4_K_M", 4), fit("Q2_K", 3)]

    assert recommend(fits).type == "Q6_K"
    assert recommend(list(reversed(fits))).type == "Q6_K"


def test_loss_that_nobody_notices_does_not_cost_twice_the_memory():
    assert recommend([fit("F16", 10), fit("Q8_0", 6), fit("Q6_K", 5)]).type == "Q8_0"


def test_slower_than_wanted_is_passed_over():
    fits = [fit("Q8_0", 8, tps=4.0), fit("Q6_K", 6, tps=6.9), fit("Q4_K_M", 5, tps=9.0)]
    found = recommend(fits, 7.0)

    assert found.type == "Q4_K_M"
    assert found.reason == (
        "Q4_K_M is the best that fits in RAM with 8,192 tokens of context, 5.4 GB to spare: "
        "a small loss of quality; about 9.00 tokens/s."
    )
    assert found.step_up == "Q6_K would need 1.0 GB more and answer about 23% slower."


def test_speed_that_was_not_measured_filters_nothing_and_is_said():
    found = recommend([fit("Q6_K", 6), fit("Q4_K_M", 5)], 7.0)

    assert found.type == "Q6_K"
    assert "was not measured" in found.reason


def test_without_a_speed_the_card_comes_before_a_split():
    fits = [fit("Q8_0", 9, "split"), fit("Q4_K_M", 5, "gpu"), fit("Q3_K_M", 4, "gpu")]

    found = recommend(fits, 7.0)

    assert found.type == "Q4_K_M"
    assert found.step_up == "Q8_0 would need 4.0 GB more, which splits it over GPU and RAM."
    measured = [msgspec.structs.replace(one, decode_tps=8.0) for one in fits]
    assert recommend(measured, 7.0).type == "Q8_0"


def test_where_nothing_is_fast_enough_the_fastest_that_is_usable():
    fits = [fit("Q6_K", 6, tps=1.0), fit("Q4_K_M", 5, tps=2.0), fit("IQ1_S", 2, tps=5.0)]
    found = recommend(fits, 7.0)

    assert found.type == "Q4_K_M"
    assert "about 2.00 tokens/s, below the 7 wished for" in found.reason


def test_tight_is_taken_only_where_nothing_fits():
    tight = fit("Q4_K_M", 11, "tight")

    assert recommend([tight, fit("Q2_K", 9)]).type == "Q2_K"
    found = recommend([fit("Q6_K", 13, "tight"), tight, fit("Q8_0", 30, "too_big")])
    assert found.type == "Q4_K_M"
    assert found.reason == (
        "Q4_K_M is the one to try: it fits with 8,192 tokens of context only tightly, until other "
        "programs free 600 MB: a small loss of quality; its speed was not measured."
    )


def test_where_nothing_fits_nothing_is_recommended():
    found = recommend([fit("Q4_K_M", 40, "too_big"), fit("Q2_K", 20, "too_big")])

    assert found.file == found.type == ""
    assert found.reason == (
        "Nothing fits with 8,192 tokens of context: even Q2_K needs 20.0 GB, 5.6 GB more than "
        "there is room for."
    )
    assert recommend([]) is None


def test_steps_say_what_they_cost():
    fits = [fit("Q6_K", 13, "too_big"), fit("Q5_K_M", 5.9, tps=8.8), fit("Q4_K_M", 5, tps=10.0)]
    found = recommend(fits, 9.0)

    assert found.step_up == "Q5_K_M would need 900 MB more and answer about 12% slower."
    assert recommend(fits, 5.0).step_up == "Q6_K would need 7.1 GB more, which does not fit."
    assert recommend(fits, 5.0).step_down == (
        "Q4_K_M would save 900 MB and answer about 14% faster, with a small loss of quality "
        "(divergence 0.028)."
    )


def test_a_type_without_a_published_loss_only_where_no_other_is():
    unknown = fit("UD-Q4_K_XL", 5)

    assert recommend([unknown, fit("Q2_K", 4)]).type == "Q2_K"
    alone = recommend([unknown, fit("UD-Q2_K_XL", 3)])
    assert alone.type == "UD-Q4_K_XL"
    assert "nobody measured" in alone.reason
    assert alone.step_up == alone.step_down == ""


def test_the_only_variant_is_not_called_the_best():
    assert recommend([fit("MXFP4_MOE", 5)]).reason == (
        "MXFP4_MOE fits in RAM with 8,192 tokens of context, 7.4 GB less headroom to spare: "
        "its speed was not measured."
    ).replace("7.4 GB less headroom", "5.4 GB")


TYPES = ["F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "Q3_K_M", "Q2_K", "IQ1_S", "UD-Q2_K_XL"]
variants = st.lists(
    st.builds(
        fit,
        st.sampled_from(TYPES),
        st.floats(0.5, 30),
        st.sampled_from(["gpu", "ram", "split", "tight", "too_big"]),
        st.one_of(st.none(), st.floats(0.1, 50)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.type,
)


@given(fits=variants, wanted=st.floats(0, 20))
def test_what_does_not_fit_is_never_recommended(fits, wanted):
    found = recommend(fits, wanted)
    good = [one for one in fits if one.verdict in ("gpu", "ram", "split")]
    tight = [one for one in fits if one.verdict == "tight"]
    chosen = [one for one in good or tight if one.type == found.type]

    assert bool(chosen) == bool(good or tight)


@given(fits=variants, wanted=st.floats(0, 20))
def test_what_is_slower_and_worse_is_never_recommended(fits, wanted):
    fits = [one for one in fits if one.verdict in ("gpu", "ram", "split")]
    fits = list({one.type: one for one in fits if one.decode_tps and one.quality_loss}.values())
    if not fits:
        return
    found = recommend(fits, wanted)
    chosen = next(one for one in fits if one.type == found.type)

    for other in fits:
        better = max(other.quality_loss, INDISTINGUISHABLE) < chosen.quality_loss
        assert not (better and other.decode_tps > chosen.decode_tps)


@given(fits=variants, wanted=st.floats(0, 20), order=st.randoms(use_true_random=False))
def test_the_order_of_the_variants_does_not_matter(fits, wanted, order):
    shuffled = list(fits)
    order.shuffle(shuffled)

    assert recommend(fits, wanted) == recommend(shuffled, wanted)


@given(fits=variants, wanted=st.floats(0.5, 20))
def test_fast_enough_where_anything_is(fits, wanted):
    fits = list({one.type: one for one in fits}.values())
    found = recommend(fits, wanted)
    good = [one for one in fits if one.verdict in ("gpu", "ram", "split")]
    chosen = next((one for one in good if one.type == found.type), None)

    if chosen is not None and chosen.decode_tps is not None and chosen.decode_tps < wanted:
        assert all(one.decode_tps is not None and one.decode_tps < wanted for one in good)
        assert (
            chosen.quality_loss is None
            or chosen.quality_loss <= USABLE
            or all(one.quality_loss is None or one.quality_loss > USABLE for one in good)
        )


@pytest.mark.parametrize("entry", catalogue()[::7], ids=lambda entry: entry.name)
@pytest.mark.parametrize("memory", [(8, 5), (16, 11), (64, 50)])
def test_real_models_get_what_fits(build, entry, memory):
    machine = build(*memory)
    fits = assess_all(entry, machine, Wishes(context=min(8192, entry.context)))
    found = recommend(fits)
    there = {one.type for one in fits if one.verdict == "ram"}

    assert found.type in there or not there
    if found.type:
        chosen = assess(Listed(entry, found.type), machine, Wishes(context=4096))
        assert chosen.verdict != "too_big"


def test_a_laptop_with_16_gb_takes_an_8b_model_in_five_or_six_bits(build):
    fits = assess_all(find_model("llama 3.1 8b"), build(16, 11), Wishes())

    assert recommend(fits).type == "Q6_K"
