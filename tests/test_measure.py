"""Measuring: the numbers of a rep are those the figure moved by, wherever the noise puts its peaks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.landmarks import Joint, Landmark
from formcheck.measure import Measurer
from formcheck.movement import Phase
from formcheck.orientation import Orientation
from formcheck.pose import PoseTrack
from formcheck.reps import Attempt, RepDetector
from formcheck.rules import Metric, Reference, Statistic
from formcheck.store import Observation
from formcheck.windows import REST_S, RepWindow
from tests.figure import Figure
from tests.lifting import STANDING, Motion, Move, Rep, add_noise, deadlift_set, film, hide, hinge

DEADLIFT: Exercise = load("deadlift")
METRICS = {metric.name: metric for metric in DEADLIFT.metrics}


ATTEMPT = Attempt(
    start_s=2.0,
    turn_s=3.0,
    end_s=4.0,
    turn_value=80.0,
    end_value=10.0,
    has_start=True,
    refused=None,
)


def measurer_of(track: PoseTrack, *, figure: Figure | None = None) -> Measurer:
    figure = figure or Figure()
    observation = Observation(
        time_s=track.time_s,
        xy_px=track.xy_px,
        outline=track.outline,
        orientation=Orientation(side=figure.near_side, facing=figure.facing),
    )
    return Measurer(observation, DEADLIFT)


def attempts_in(measurer: Measurer) -> list[Attempt]:
    detector = RepDetector(DEADLIFT.cycle)
    levels = measurer.values(DEADLIFT.cycle.signal)
    found = [detector.push(float(t), float(v)) for t, v in zip(measurer.time_s, levels, strict=True)]
    return [attempt for attempt in found if attempt is not None]


def measure(track: PoseTrack, *names: str, figure: Figure | None = None) -> list[list[float | None]]:
    """Metrics of every attempt: a list an attempt."""
    measurer = measurer_of(track, figure=figure)
    windows = measurer.windows(attempts_in(measurer))
    return [[measurer.measure(METRICS[name], window) for name in names] for window in windows]


def measure_one(track: PoseTrack, *names: str) -> list[float | None]:
    (values,) = measure(track, *names)
    return values


def one(value: float | None) -> float:
    assert value is not None
    return value


def test_the_phases_are_where_the_movement_has_them() -> None:
    motion = deadlift_set([Rep(down_s=1.5, pause_s=1.0, up_s=1.2, top_s=1.5)] * 2)
    measurer = measurer_of(film(motion))
    first, second = measurer.windows(attempts_in(measurer))
    assert first.start_s == pytest.approx(1.65, abs=0.2)
    assert first.turn_from_s == pytest.approx(2.9, abs=0.2)
    assert first.turn_to_s == pytest.approx(4.1, abs=0.2)
    assert first.turn_s == pytest.approx(3.5, abs=0.05)
    assert first.end_s == pytest.approx(5.1, abs=0.2)
    assert first.has_start
    assert second.start_s - first.start_s == pytest.approx(5.2, abs=0.05)
    assert first.next_s == pytest.approx(second.start_s, abs=0.1)
    assert second.rest_s >= first.end_s


@settings(max_examples=10)
@given(
    st.floats(45.0, 85.0),
    st.floats(5.0, 35.0),
    st.floats(-5.0, 12.0),
    st.floats(-25.0, 25.0),
    st.floats(-30.0, 40.0),
)
def test_a_bottom_is_measured_as_it_was(
    trunk_deg: float, knee_deg: float, shank_deg: float, neck_deg: float, bend_deg: float
) -> None:
    bottom = hinge(
        trunk_deg=trunk_deg, knee_deg=knee_deg, shank_deg=shank_deg, neck_deg=neck_deg, back_bend_deg=bend_deg
    )
    track = film(deadlift_set([Rep(bottom=bottom, pause_s=0.6)]), fps=20.0)
    names = ("hip_flexion_deg", "trunk_lean_deg", "knee_flexion_deg", "thigh_lean_deg", "back_bend_deg")
    expected = [float(bottom.hip_flexion_deg), trunk_deg, knee_deg, shank_deg - knee_deg, bend_deg]
    assert measure_one(track, *names) == pytest.approx(expected, abs=1.0, rel=0.02)
    neck, turned = ("neck_flexion_deg", neck_deg) if neck_deg > 0 else ("neck_extension_deg", neck_deg)
    assert measure_one(track, neck) == pytest.approx([turned], abs=1.5)


@pytest.mark.parametrize("fps", [12.0, 24.0, 60.0])
def test_noise_of_the_landmarks_moves_angles_by_two_degrees(fps: float, rng: np.random.Generator) -> None:
    track = add_noise(film(deadlift_set([Rep(top_s=0.6)] * 8), fps=fps), rng, sigma_px=2.5)
    names, bottom = ("hip_flexion_deg", "knee_flexion_deg", "trunk_lean_deg"), hinge()
    values = np.array(measure(track, *names), dtype=np.float64)
    errors = values - [float(bottom.hip_flexion_deg), float(bottom.knee_flexion_deg), float(bottom.trunk_deg)]
    assert errors.shape == (8, 3)
    assert (np.sqrt((errors**2).mean(axis=0)) < [2.0, 2.5, 1.5]).all()
    # Peaks of noise would all lie on one side.
    assert (np.abs(errors.mean(axis=0)) < 1.5).all()


def test_a_landmark_that_slips_at_the_bottom_is_not_the_depth() -> None:
    track = film(deadlift_set([Rep(pause_s=1.0)]))
    slip = (track.time_s > 3.8) & (track.time_s < 3.86)
    track.xy_px[slip, Landmark.RIGHT_SHOULDER, 1] += 60.0
    assert 0 < slip.sum() <= 2
    (depth,) = measure_one(track, "hip_flexion_deg")
    assert one(depth) == pytest.approx(float(hinge().hip_flexion_deg), abs=1.0)


def test_a_landmark_that_slips_on_the_way_down_is_not_the_turn() -> None:
    track = film(deadlift_set([Rep(pause_s=1.0)]))
    slip = (track.time_s > 2.4) & (track.time_s < 2.46)
    track.xy_px[slip, Landmark.RIGHT_SHOULDER, 1] += 500.0
    assert 0 < slip.sum() <= 2
    measurer = measurer_of(track)
    (window,) = measurer.windows([replace(ATTEMPT, end_s=6.5)])
    assert window.turn_s == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize(("held_s", "counts"), [(0.2, False), (0.8, True)])
def test_what_is_not_sustained_is_not_the_highest(held_s: float, counts: bool) -> None:
    nod = replace(hinge(), neck_deg=50.0)
    moves = [
        Move(to=hinge(), over_s=1.5, hold_s=0.3),
        Move(to=nod, over_s=0.1, hold_s=held_s),
        Move(to=hinge(), over_s=0.1, hold_s=0.3),
        Move(to=STANDING, over_s=1.5, hold_s=1.0),
    ]
    track = film(Motion(start=STANDING, hold_s=1.0, moves=tuple(moves)))
    (nodded,) = measure_one(track, "neck_flexion_deg")
    assert (one(nodded) > 40.0) is counts


@pytest.mark.parametrize("start_bend_deg", [-30.0, 0.0, 25.0])
def test_rounding_is_against_the_start_of_the_same_rep(start_bend_deg: float) -> None:
    start = replace(STANDING, back_bend_deg=start_bend_deg)
    rep = Rep(bottom=hinge(back_bend_deg=45.0), top=start, pause_s=0.6)
    (rounding,) = measure_one(film(deadlift_set([rep], start=start)), "back_rounding_deg")
    # An arch that flattens is no rounding.
    assert one(rounding) == pytest.approx(45.0 - max(start_bend_deg, 0.0), abs=1.5)


def test_without_a_start_the_rest_that_follows_is_the_reference() -> None:
    top = replace(STANDING, back_bend_deg=20.0)
    motion = deadlift_set([Rep(bottom=hinge(back_bend_deg=45.0), top=top)], from_floor=True, stand_s=1.0)
    (values,) = measure(film(motion), "back_rounding_deg", "tempo_down_s", "pause_s", "tempo_up_s")
    rounding, down_s, pause_s, up_s = values
    assert one(rounding) == pytest.approx(25.0, abs=1.5)
    assert (down_s, pause_s) == (None, None)
    assert one(up_s) == pytest.approx(1.3, abs=0.2)


@pytest.mark.parametrize("pause_s", [0.5, 2.0])
@pytest.mark.parametrize("down_s", [1.0, 2.5])
def test_tempo_is_that_of_the_movement(down_s: float, pause_s: float) -> None:
    track = film(deadlift_set([Rep(down_s=down_s, pause_s=pause_s, up_s=1.5)]))
    down, pause, up = measure_one(track, "tempo_down_s", "pause_s", "tempo_up_s")
    # The slow ends of a movement count to the pauses beside it.
    assert one(down) == pytest.approx(down_s, abs=0.1 + 0.2 * down_s)
    assert one(pause) == pytest.approx(pause_s + 0.25, abs=0.2)
    assert one(up) == pytest.approx(1.4, abs=0.2)


def test_what_is_hidden_all_the_time_is_not_known_and_the_rest_is() -> None:
    track = film(deadlift_set([Rep()]))
    track.xy_px[:, Landmark.RIGHT_WRIST] = np.nan
    hand, drift, depth = measure_one(track, "hand_height_pct", "weight_drift_pct", "hip_flexion_deg")
    assert (hand, drift) == (None, None)
    assert one(depth) == pytest.approx(float(hinge().hip_flexion_deg), abs=1.0)


def test_a_glimpse_is_not_enough() -> None:
    track = film(deadlift_set([Rep(pause_s=2.0)]))
    blind = track.xy_px.copy()
    # Only the first of two seconds at the bottom's end is seen.
    blind[(track.time_s > 3.2) & (track.time_s < 4.9), Landmark.RIGHT_WRIST] = np.nan
    assert measure_one(replace(track, xy_px=blind), "hand_height_pct") == [None]


def test_no_outline_no_verdict_on_the_back() -> None:
    track = replace(film(deadlift_set([Rep()])), outline=None)
    assert measure_one(track, "back_rounding_deg", "back_bend_deg") == [None, None]


def test_an_outline_of_the_start_or_of_the_end_is_a_reference() -> None:
    track = film(deadlift_set([Rep(bottom=hinge(back_bend_deg=40.0))]))
    assert track.outline is not None
    for hidden, expected in (
        (track.time_s < 1.9, 40.0),
        (track.time_s > 4.9, 40.0),
        ((track.time_s < 1.9) | (track.time_s > 4.9), None),
    ):
        outline = track.outline.copy()
        outline[hidden] = np.nan
        (rounding,) = measure_one(replace(track, outline=outline), "back_rounding_deg")
        assert rounding == (None if expected is None else pytest.approx(expected, abs=2.0))


def test_an_attempt_that_cannot_be_seen_in_hindsight_keeps_its_times() -> None:
    track = film(deadlift_set([Rep()]))
    (window,) = measurer_of(hide(track, from_s=1.0, to_s=5.0)).windows([ATTEMPT])
    assert (window.start_s, window.turn_s, window.end_s) == (2.0, 3.0, 4.0)


def test_every_second_of_a_rep_belongs_to_one_phase() -> None:
    window = RepWindow(
        rest_s=0.0,
        start_s=1.0,
        turn_from_s=2.5,
        turn_to_s=3.0,
        end_s=4.0,
        next_s=5.5,
        has_start=True,
        has_turn=True,
    )
    durations = {phase: window.duration_s(phase) for phase in (Phase.OUT, Phase.TURN, Phase.BACK, Phase.REST)}
    assert durations == {Phase.OUT: 1.5, Phase.TURN: 0.5, Phase.BACK: 1.0, Phase.REST: 1.5}
    assert window.span_s(Phase.TURN) == (2.5, 3.0)
    assert window.turn_s == 2.75


def test_a_short_turn_is_widened_to_have_a_median() -> None:
    window = RepWindow(
        rest_s=0.0,
        start_s=1.0,
        turn_from_s=2.5,
        turn_to_s=2.5,
        end_s=4.0,
        next_s=5.5,
        has_start=True,
        has_turn=True,
    )
    assert window.span_s(Phase.TURN) == pytest.approx((2.4, 2.6))
    assert window.duration_s(Phase.TURN) == 0.0


def test_unknown_is_not_a_part_of_a_rep() -> None:
    window = RepWindow(
        rest_s=0.0,
        start_s=1.0,
        turn_from_s=2.0,
        turn_to_s=2.0,
        end_s=3.0,
        next_s=4.0,
        has_start=True,
        has_turn=True,
    )
    with pytest.raises(ValueError, match="not a part of a rep"):
        window.span_s(Phase.UNKNOWN)


def test_the_rest_of_a_rep_is_no_longer_than_is_looked_at() -> None:
    motion = deadlift_set([Rep(top_s=6.0)] * 2, stand_s=6.0)
    measurer = measurer_of(film(motion, fps=15.0))
    for window in measurer.windows(attempts_in(measurer)):
        assert window.next_s - window.end_s <= REST_S + 0.5
        assert window.start_s - window.rest_s <= REST_S + 0.5


def test_a_metric_that_is_no_duration_needs_a_signal(clean_track: PoseTrack) -> None:
    measurer = measurer_of(clean_track)
    (window, *_) = measurer.windows(attempts_in(measurer))
    nothing = Metric(
        name="nothing_deg",
        unit="deg",
        signal=None,
        statistic=Statistic.MEDIAN,
        during=(Phase.TURN,),
        uncertainty=1.0,
        description="",
        source="",
    )
    with pytest.raises(ValueError, match="'nothing_deg' needs a signal"):
        measurer.measure(nothing, window)


def test_high_and_low_are_levels_held_and_the_median_is_between(clean_track: PoseTrack) -> None:
    measurer = measurer_of(clean_track)
    (window, *_) = measurer.windows(attempts_in(measurer))
    level = measurer.values(DEADLIFT.cycle.signal)
    rep = (measurer.time_s >= window.start_s) & (measurer.time_s <= window.end_s)
    moving = Metric(
        name="moving_deg",
        unit="deg",
        signal=DEADLIFT.cycle.signal,
        statistic=Statistic.MEDIAN,
        during=(Phase.OUT, Phase.TURN, Phase.BACK),
        uncertainty=1.0,
        description="",
        source="",
        reference=Reference.ZERO,
    )
    low, median, high = (
        one(measurer.measure(replace(moving, statistic=statistic), window))
        for statistic in (Statistic.LOW, Statistic.MEDIAN, Statistic.HIGH)
    )
    assert level[rep].min() <= low < median < high <= level[rep].max()
    held_s = np.count_nonzero(level[rep] >= high) / 25.0
    assert held_s == pytest.approx(moving.sustained_s, abs=0.09)


def test_only_the_joints_that_are_needed_are_looked_at(clean_track: PoseTrack) -> None:
    far = clean_track.xy_px.copy()
    far[:, [Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.RIGHT_ELBOW]] = 1e6
    names = tuple(METRICS)
    assert measure(replace(clean_track, xy_px=far), *names) == measure(clean_track, *names)
    assert Joint.ELBOW not in {
        joint for metric in METRICS.values() if metric.signal for joint in metric.signal.joints
    }
