"""Attempts cut into sets: every one is in exactly one set, and rests are what parts them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from formcheck.reps import Attempt
from formcheck.sets import cut_into_sets


def attempt(start_s: float, *, refused: str | None = None, length_s: float = 3.0) -> Attempt:
    return Attempt(
        start_s=start_s,
        turn_s=start_s + 0.5 * length_s,
        end_s=start_s + length_s,
        turn_value=90.0,
        end_value=5.0,
        has_start=True,
        refused=refused,
    )


def counts(starts_s: list[float], refused: list[Attempt] | None = None, **options: object) -> list[int]:
    counted = [attempt(start_s) for start_s in starts_s]
    sets = cut_into_sets(counted, refused or [], pause_s=6.0, least_s=0.7, **options)  # type: ignore[arg-type]
    return [len(one.counted) for one in sets]


def test_a_long_rest_parts_two_sets() -> None:
    assert counts([0.0, 5.0, 10.0]) == [3]
    assert counts([0.0, 5.0, 14.5]) == [2, 1]
    assert counts([0.0, 5.0, 13.9]) == [3]


def test_a_rep_that_did_not_count_keeps_the_set_going() -> None:
    assert counts([0.0, 12.0], [attempt(6.0, refused="partial")]) == [2]


def test_the_weights_put_down_and_picked_up_do_not() -> None:
    assert counts([0.0, 12.0], [attempt(6.0, refused="handling_the_weights")]) == [1, 1]


def test_a_posture_given_up_ends_a_set() -> None:
    assert counts([0.0, 5.0, 10.0], breaks_s=(4.0,)) == [1, 2]
    assert counts([0.0, 5.0, 10.0], breaks_s=(-3.0, 40.0)) == [3]


def test_without_a_rep_there_is_one_set_of_what_was_refused() -> None:
    [one] = cut_into_sets([], [attempt(2.0, refused="partial")], pause_s=6.0, least_s=0.7)
    assert (one.counted, len(one.refused), one.first_s, one.last_s) == ((), 1, 2.0, 5.0)


@given(
    st.lists(st.tuples(st.floats(0.1, 20.0), st.sampled_from([None, "partial", "walked"])), max_size=12),
    st.floats(1.0, 12.0),
)
def test_every_attempt_is_in_one_set_and_in_its_time(
    steps: list[tuple[float, str | None]], pause_s: float
) -> None:
    time_s, attempts = 0.0, []
    for rest_s, refused in steps:
        time_s += rest_s
        attempts.append(attempt(time_s, refused=refused))
        time_s += 3.0
    counted = [one for one in attempts if one.refused is None]
    others = [one for one in attempts if one.refused is not None]
    sets = cut_into_sets(counted, others, pause_s=pause_s, least_s=0.7)
    assert [one for part in sets for one in part.counted] == counted
    assert sorted((one for part in sets for one in part.refused), key=lambda one: one.start_s) == others
    for part in sets:
        assert all(part.from_s <= one.start_s and one.end_s <= part.to_s for one in part.counted)
    for before, after in pairwise(sets):
        assert before.to_s <= after.from_s
        assert after.first_s - before.last_s > 0.0
