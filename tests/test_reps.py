"""The detector: so many excursions, so many attempts, however fast, shaky and patchy they are filmed."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercises import load
from formcheck.geometry import Array
from formcheck.movement import Cycle, Phase
from formcheck.reps import MAX_BLIND_S, SEEN_TURN_S, Attempt, RepDetector

CYCLE = Cycle(
    source="made up",
    signal=load("deadlift").cycle.signal,
    leave=25.0,
    arrive=18.0,
    min_excursion=45.0,
    turn_margin=8.0,
    min_duration_s=0.7,
    phase_names=(),
)
JITTER_DEG = 3.9
# Just below half of the turn margin: what the hysteresis is there for.

Course = Sequence[tuple[float, float]]


def follow(course: Course, time_s: Array) -> Array:
    """Levels reached one after the other, each a pair of how long that takes and the level."""
    knots_s = np.cumsum([0.0] + [duration_s for duration_s, _ in course])
    levels = np.array([course[0][1]] + [level for _, level in course])
    place = np.interp(time_s, knots_s, np.arange(knots_s.size))
    index = np.minimum(place.astype(int), knots_s.size - 2)
    part = place - index
    share = part**3 * (10.0 - 15.0 * part + 6.0 * part**2)
    return np.asarray(levels[index] + share * (levels[index + 1] - levels[index]))


def length_s(course: Course) -> float:
    return sum(duration_s for duration_s, _ in course)


def count_off(times_s: Array, values: Array, *, cycle: Cycle = CYCLE) -> tuple[list[Attempt], RepDetector]:
    detector = RepDetector(cycle)
    pushed = [detector.push(float(t), float(v)) for t, v in zip(times_s, values, strict=True)]
    return [attempt for attempt in pushed if attempt is not None], detector


def run(course: Course, *, fps: float = 30.0) -> tuple[list[Attempt], RepDetector]:
    times_s = np.arange(0.0, length_s(course), 1.0 / fps)
    return count_off(times_s, follow(course, times_s))


def reasons(attempts: Sequence[Attempt]) -> list[str | None]:
    return [attempt.refused for attempt in attempts]


REP: Course = ((1.0, 90.0), (0.3, 90.0), (1.0, 0.0), (0.5, 0.0))


@st.composite
def sets(draw: st.DrawFn, *, lowest: float = 60.0, highest: float = 120.0) -> tuple[int, Course]:
    """Some reps, each with a depth, a tempo and pauses of its own."""
    count = draw(st.integers(1, 6))
    course = [(draw(st.floats(0.3, 2.0)), 0.0)]
    for _ in range(count):
        depth, top = draw(st.floats(lowest, highest)), draw(st.floats(-8.0, 10.0))
        course += [
            (draw(st.floats(0.6, 3.0)), depth),
            (draw(st.floats(0.0, 4.0)), depth),
            (draw(st.floats(0.5, 3.0)), top),
            (draw(st.floats(0.1, 5.0)), top),
        ]
    return count, course


@given(sets(), st.floats(12.0, 120.0), st.integers(0, 2**32 - 1))
def test_so_many_excursions_so_many_reps(drawn: tuple[int, Course], fps: float, seed: int) -> None:
    count, course = drawn
    rng = np.random.default_rng(seed)
    times_s = np.arange(0.0, length_s(course), 1.0 / fps)
    attempts, detector = count_off(
        times_s, follow(course, times_s) + rng.uniform(-JITTER_DEG, JITTER_DEG, times_s.size)
    )
    assert reasons(attempts) == [None] * count
    assert detector.phase is Phase.REST
    assert detector.unfinished is None


@given(sets(lowest=80.0), st.floats(20.0, 120.0), st.integers(0, 2**32 - 1))
def test_dropped_pictures_and_short_blindness_lose_no_rep(
    drawn: tuple[int, Course], fps: float, seed: int
) -> None:
    count, course = drawn
    course = [*course, (1.0, course[-1][1])]
    rng = np.random.default_rng(seed)
    times_s = np.arange(0.0, length_s(course), 1.0 / fps)
    times_s = times_s[rng.random(times_s.size) >= 0.15]
    values = follow(course, times_s) + rng.uniform(-JITTER_DEG, JITTER_DEG, times_s.size)
    for start_s in np.arange(rng.uniform(0.2, 1.5), times_s[-1] - 0.5, rng.uniform(0.8, 2.0)):
        values[(times_s >= start_s) & (times_s <= start_s + 0.3)] = np.nan
    attempts, _ = count_off(times_s, values)
    assert reasons(attempts) == [None] * count


@given(sets(lowest=34.0, highest=40.0), st.floats(12.0, 120.0), st.integers(0, 2**32 - 1))
def test_shallow_excursions_are_named_partial(drawn: tuple[int, Course], fps: float, seed: int) -> None:
    count, course = drawn
    rng = np.random.default_rng(seed)
    times_s = np.arange(0.0, length_s(course), 1.0 / fps)
    attempts, _ = count_off(
        times_s, follow(course, times_s) + rng.uniform(-JITTER_DEG, JITTER_DEG, times_s.size)
    )
    assert reasons(attempts) == ["partial"] * count


@given(st.floats(10.0, 45.0), st.floats(0.2, 1.0), st.integers(1, 4))
def test_a_bounce_at_the_bottom_is_one_rep(rise: float, beat_s: float, bounces: int) -> None:
    course = [
        (1.0, 0.0),
        (1.5, 90.0),
        *[(beat_s, 90.0 - rise), (beat_s, 90.0)] * bounces,
        (1.5, 0.0),
        (1.0, 0.0),
    ]
    attempts, _ = run(course)
    assert reasons(attempts) == [None]
    assert 2.4 < attempts[0].turn_s < 2.6 + 2.0 * beat_s * bounces


@given(st.floats(-10.0, 29.0), st.floats(0.0, 3.0), st.floats(12.0, 60.0))
def test_without_a_lockout_between_two_reps_there_are_two(top: float, rest_s: float, fps: float) -> None:
    course = [
        (1.0, 0.0),
        (1.2, 90.0),
        (0.2, 90.0),
        (1.2, top),
        (rest_s, top),
        (1.2, 90.0),
        (1.2, 0.0),
        (1.0, 0.0),
    ]
    attempts, _ = run(course, fps=fps)
    assert reasons(attempts) == [None, None]
    between_s = (3.6, 3.6 + rest_s)
    assert between_s[0] - 0.8 <= attempts[0].end_s <= between_s[1] + 0.5
    assert attempts[0].end_s <= attempts[1].start_s


@given(st.floats(20.0, 29.0))
def test_who_stays_bent_at_the_top_has_still_finished(top: float) -> None:
    attempts, detector = run([(1.0, 0.0), (1.2, 90.0), (1.2, top), (CYCLE.still_s + 0.5, top)])
    assert reasons(attempts) == [None]
    assert detector.phase is Phase.REST
    assert attempts[0].end_value == pytest.approx(top, abs=8.0)


def test_times_are_those_of_the_movement() -> None:
    attempts, _ = run([(1.0, 0.0), (2.0, 80.0), (1.0, 80.0), (1.0, 0.0), (1.0, 0.0)])
    (attempt,) = attempts
    assert attempt.start_s == pytest.approx(1.3, abs=0.3)
    assert 2.9 <= attempt.turn_s <= 4.0
    assert attempt.turn_value == pytest.approx(80.0)
    assert attempt.end_s == pytest.approx(4.75, abs=0.2)
    assert attempt.end_value <= CYCLE.arrive
    assert attempt.has_start


def test_a_recording_that_starts_at_the_bottom_has_a_first_rep() -> None:
    attempts, _ = run([(1.0, 90.0), (1.2, 0.0), (1.0, 0.0), *REP])
    assert reasons(attempts) == [None, None]
    assert [attempt.has_start for attempt in attempts] == [False, True]
    assert attempts[0].start_s == 0.0


def test_a_recording_that_starts_on_the_way_up_has_not_seen_a_turn() -> None:
    attempts, _ = run([(0.0, 70.0), (0.5, 0.0), (1.0, 0.0), *REP])
    assert SEEN_TURN_S > 0.5 * 0.25, "the way up passes the margin faster than a turn would"
    assert reasons(attempts) == ["turn_not_seen", None]


@pytest.mark.parametrize("until_s", [2.0, 2.4, 2.9])
def test_what_the_end_of_the_recording_cuts_off_is_not_finished(until_s: float) -> None:
    course = [(1.0, 0.0), (1.2, 90.0), (1.2, 0.0)]
    times_s = np.arange(0.0, until_s, 1.0 / 30.0)
    attempts, detector = count_off(times_s, follow(course, times_s))
    assert attempts == []
    assert detector.unfinished is not None
    assert detector.unfinished.refused == "not_finished"
    assert detector.unfinished.end_s == times_s[-1] or until_s == 2.9


def test_what_was_shallow_and_is_cut_off_is_partial() -> None:
    _, detector = run([(1.0, 0.0), (1.0, 38.0), (0.5, 38.0)])
    assert detector.unfinished is not None
    assert detector.unfinished.refused == "partial"


def test_nothing_is_unfinished_before_the_start_and_at_rest() -> None:
    assert RepDetector(CYCLE).unfinished is None
    attempts, detector = run([(2.0, 5.0)])
    assert attempts == []
    assert detector.unfinished is None


def test_a_twitch_is_too_quick() -> None:
    attempts, _ = run([(1.0, 0.0), (0.2, 70.0), (0.2, 0.0), (1.0, 0.0)])
    assert reasons(attempts) == ["too_quick"]


@pytest.mark.parametrize("told", [True, False], ids=["unknown values", "missing pictures"])
def test_an_attempt_out_of_sight_for_long_is_given_up(told: bool) -> None:
    course = [(1.0, 0.0), (1.2, 90.0), (1.0, 90.0), (1.0, 0.0), (1.0, 0.0), *REP]
    times_s = np.arange(0.0, length_s(course), 1.0 / 30.0)
    values = follow(course, times_s)
    hidden = (times_s > 2.5) & (times_s < 2.6 + MAX_BLIND_S)
    if told:
        attempts, _ = count_off(times_s, np.where(hidden, np.nan, values))
    else:
        attempts, _ = count_off(times_s[~hidden], values[~hidden])
    assert reasons(attempts) == ["lost_from_view", None]
    assert attempts[0].end_s <= 2.5


def test_a_pause_out_of_sight_is_survived_up_to_the_limit() -> None:
    course = [(1.0, 0.0), (1.2, 90.0), (3.0, 90.0), (1.0, 0.0), (1.0, 0.0)]
    times_s = np.arange(0.0, length_s(course), 1.0 / 30.0)
    hidden = (times_s > 2.5) & (times_s < 2.4 + MAX_BLIND_S)
    attempts, _ = count_off(times_s, np.where(hidden, np.nan, follow(course, times_s)))
    assert reasons(attempts) == [None]


@given(
    st.lists(
        st.tuples(
            st.floats(0.001, 1.0), st.one_of(st.floats(-60.0, 170.0), st.just(math.nan), st.just(90.0))
        ),
        max_size=120,
    ),
    st.integers(0, 120),
)
def test_whatever_comes_attempts_are_in_order_and_never_taken_back(
    pushes: list[tuple[float, float]], cut: int
) -> None:
    times_s = np.cumsum([step for step, _ in pushes])
    values = np.array([value for _, value in pushes])
    attempts, _ = count_off(times_s, values)
    before, _ = count_off(times_s[:cut], values[:cut])
    assert attempts[: len(before)] == before
    for attempt in attempts:
        assert attempt.start_s <= attempt.turn_s <= attempt.end_s
        assert attempt.refused == "lost_from_view" or attempt.turn_value >= attempt.end_value
        assert attempt.refused is not None or attempt.turn_value >= CYCLE.min_excursion
        assert attempt.refused is not None or attempt.end_s - attempt.start_s >= CYCLE.min_duration_s
    for first, second in pairwise(attempts):
        assert first.end_s <= second.start_s


@given(sets(), st.floats(0.1, 1000.0))
def test_only_differences_of_time_matter(drawn: tuple[int, Course], offset_s: float) -> None:
    _, course = drawn
    times_s = np.arange(0.0, length_s(course), 1.0 / 16.0)
    values = follow(course, times_s)
    now, _ = count_off(times_s, values)
    later, _ = count_off(times_s + offset_s, values)
    assert reasons(now) == reasons(later)
    assert [attempt.turn_s + offset_s for attempt in now] == pytest.approx(
        [attempt.turn_s for attempt in later]
    )


def test_the_phases_of_a_rep_come_in_order() -> None:
    detector = RepDetector(CYCLE)
    phases: list[Phase] = []
    assert detector.phase is Phase.UNKNOWN
    times_s = np.arange(0.0, length_s(REP), 1.0 / 30.0)
    for time_s, value in zip(times_s, follow([(0.0, 0.0), *REP], times_s), strict=True):
        detector.push(float(time_s), float(value))
        if not phases or phases[-1] is not detector.phase:
            phases.append(detector.phase)
    assert phases == [Phase.REST, Phase.OUT, Phase.BACK, Phase.REST]


@pytest.mark.parametrize("time_s", [1.0, 0.5])
def test_time_must_increase(time_s: float) -> None:
    detector = RepDetector(CYCLE)
    detector.push(1.0, 5.0)
    with pytest.raises(ValueError, match="time must increase, got"):
        detector.push(time_s, 6.0)


@pytest.mark.parametrize(("is_enough", "refused"), [(True, None), (False, "not_finished")])
def test_a_recording_that_ends_on_the_way_back(is_enough: bool, refused: str | None) -> None:
    detector = RepDetector(replace(CYCLE, turn_is_enough=is_enough))
    time_s = np.arange(0.0, 3.4, 0.04)
    for moment, level in zip(
        time_s, follow([(0.5, 5.0), (1.5, 90.0), (0.5, 90.0), (1.5, 5.0)], time_s), strict=True
    ):
        detector.push(float(moment), float(level))
    assert detector.unfinished is not None
    assert detector.unfinished.refused == refused


class TestARestOfTheirOwn:
    """Movements whose rest differs between people, with a middle in which they also rest."""

    CYCLE = replace(
        CYCLE,
        leave=11.0,
        arrive=8.0,
        min_excursion=25.0,
        rest_memory_s=30.0,
        returned_share=0.4,
        starts_away=55.0,
    )

    def run(self, course: Course) -> tuple[list[Attempt], RepDetector]:
        times_s = np.arange(0.0, length_s(course), 1.0 / 30.0)
        return count_off(times_s, follow(course, times_s), cycle=self.CYCLE)

    @given(st.floats(-80.0, 80.0))
    def test_levels_are_counted_from_the_own_rest(self, level: float) -> None:
        middle, low, high = level, level - 25.0, level + 40.0
        beat = [(1.5, low), (0.4, low), (2.0, high), (0.5, high), (1.5, middle), (0.3, middle)]
        attempts, detector = self.run([(0.8, middle), *beat * 3])
        assert reasons(attempts) == [None] * 2
        # The last one has come back to the middle when the recording ends.
        assert detector.unfinished is not None
        assert detector.unfinished.refused is None

    @given(st.floats(5.0, 40.0))
    def test_a_first_guess_that_is_far_off_is_no_rest(self, off: float) -> None:
        beat = [(1.0, 0.0), (0.4, 0.0), (1.0, 40.0), (0.5, 40.0), (1.0, 10.0), (0.9, 10.0)]
        clean, _ = self.run([(0.8, 10.0), *beat * 2])
        guessed, _ = self.run([(0.0, 10.0 - off), (0.15, 10.0), (0.65, 10.0), *beat * 2])
        assert reasons(guessed) == reasons(clean)

    @pytest.mark.parametrize("fps", [3.0, 3.5, 5.0, 30.0])
    def test_a_low_guess_after_a_gap_is_no_rest_either(self, fps: float) -> None:
        beat = [(1.0, 0.0), (1.0, 0.0), (1.0, 40.0), (1.5, 40.0), (1.0, 0.0), (1.0, 0.0)]
        course = [(0.8, 0.0), *beat * 3]
        times_s = np.arange(0.0, length_s(course), 1.0 / fps)
        values = follow(course, times_s)
        back_s = times_s[times_s >= 2.0][0]
        values[(times_s > 1.0) & (times_s < back_s)] = np.nan
        values[times_s == back_s] -= 15.0
        seen, _ = count_off(times_s, values, cycle=self.CYCLE)
        assert reasons(seen).count(None) == 3

    @pytest.mark.parametrize(("share", "count"), [(None, 3), (0.8, 1)])
    def test_bounces_within_a_rep_are_one_rep_where_people_bounce(
        self, share: float | None, count: int
    ) -> None:
        course = [
            (0.8, 0.0),
            (1.0, 40.0),
            (0.5, 12.0),
            (0.5, 40.0),
            (0.5, 12.0),
            (0.5, 40.0),
            (1.0, 0.0),
            (1.0, 0.0),
        ]
        times_s = np.arange(0.0, length_s(course), 1.0 / 30.0)
        cycle = replace(self.CYCLE, returned_share=0.65, bounce_share=share)
        attempts, _ = count_off(times_s, follow(course, times_s), cycle=cycle)
        assert len(attempts) == count

    @given(st.floats(9.5, 12.0))
    def test_a_stir_while_resting_in_the_middle_is_no_rep(self, rise: float) -> None:
        beat = [(1.5, 0.0), (0.4, 0.0), (2.0, 80.0), (0.5, 80.0), (1.5, 45.0), (0.5, 45.0)]
        stir = [(0.2, 45.0 + rise), (0.2, 45.0), (0.3, 45.0)]
        attempts, _ = self.run([(0.8, 45.0), *beat, *stir, *beat, (1.5, 0.0), (1.0, 0.0)])
        assert reasons([one for one in attempts if one.refused != "partial"]) == [None] * 2

    @given(st.floats(12.5, 24.0))
    def test_nor_is_a_blip_of_the_outline(self, rise: float) -> None:
        beat = [(1.5, 0.0), (0.4, 0.0), (2.0, 80.0), (0.5, 80.0), (1.5, 45.0), (0.5, 45.0)]
        blip = [(0.1, 45.0 + rise), (0.1, 45.0)]
        attempts, _ = self.run([(0.8, 45.0), *beat, *blip, *beat, (1.5, 0.0), (1.0, 0.0)])
        assert reasons([one for one in attempts if one.refused != "partial"]) == [None] * 2

    def test_a_blip_before_the_first_rest_is_no_turn(self) -> None:
        blip = [(0.6, 45.0), (0.1, 62.0), (0.05, 62.0), (0.1, 45.0)]
        beat = [(1.5, 0.0), (0.4, 0.0), (2.0, 80.0), (0.5, 80.0), (2.0, 0.0), (1.0, 0.0)]
        attempts, _ = self.run([*blip, *beat])
        assert len([attempt for attempt in attempts if attempt.refused is None]) == 1

    @given(st.floats(56.0, 120.0))
    def test_a_recording_may_start_at_the_turn(self, fall: float) -> None:
        attempts, _ = self.run([(0.6, fall), (2.0, 0.0), (0.4, 0.0), (2.0, fall), (0.4, fall), (2.0, 0.0)])
        assert reasons(attempts) == [None] * 2
        assert [attempt.has_start for attempt in attempts] == [False, True]
        assert attempts[0].turn_value == pytest.approx(fall, abs=1.0)

    def test_and_end_in_the_rest_that_followed(self) -> None:
        attempts, detector = self.run([(0.6, 70.0), (2.0, 0.0), (0.5, 0.0)])
        assert attempts == []
        assert detector.unfinished is not None
        assert detector.unfinished.refused is None

    @given(st.floats(5.0, 50.0))
    def test_a_fall_from_the_middle_is_no_turn(self, fall: float) -> None:
        attempts, detector = self.run(
            [(0.6, fall), (2.0, 0.0), (0.4, 0.0), (2.0, 70.0), (0.4, 70.0), (2.0, 0.0)]
        )
        assert reasons(attempts) == [None]
        assert detector.unfinished is None

    def test_whoever_gets_ready_first_does_not_start_at_the_turn(self) -> None:
        times_s = np.arange(0.0, 8.0, 1.0 / 30.0)
        values = follow([(2.0, 70.0), (2.0, 0.0), (4.0, 0.0)], times_s)
        values[times_s < 1.5] = np.nan
        attempts, detector = count_off(times_s, values, cycle=self.CYCLE)
        assert attempts == []
        assert detector.unfinished is None

    def test_the_slow_need_a_longer_look_back(self) -> None:
        course = [(1.0, 0.0), (10.0, 80.0), (0.5, 80.0), (4.0, 0.0), (1.0, 0.0)]
        times_s = np.arange(0.0, length_s(course), 1.0 / 30.0)
        values = np.interp(times_s, np.cumsum([d for d, _ in course]), [level for _, level in course])
        # Within the usual time so slow a movement does not get clear of where it has just been.
        assert count_off(times_s, values)[0] == []
        ((attempt,), _) = count_off(times_s, values, cycle=replace(CYCLE, recent_s=2.0))
        assert attempt.refused is None
        assert attempt.start_s < 3.0
