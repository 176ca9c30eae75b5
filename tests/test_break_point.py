"""The break point: found where simulated bodies fall, and not named where they do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.break_point import METHOD_ERROR_DEG, BreakKind, BreakPoint, find_break
from formcheck.geometry import Array
from formcheck.smoothing import smooth
from tests.kneeling import STEP_S, NordicRep, lower

FPS = 30.0


def film(rep: NordicRep, *, noise_deg: float = 0.0, seed: int = 0) -> tuple[Array, Array]:
    """Lean of a lowering as it is measured: with noise that lasts a tenth of a second, filtered at 5 Hz."""
    course = lower(rep)
    clock = STEP_S * np.arange(course.size)
    time_s = np.arange(0.0, clock[-1], 1.0 / FPS)
    noise = np.random.default_rng(seed).normal(0.0, noise_deg, time_s.size)
    kept = np.exp(-10.0 / FPS)
    for index in range(1, time_s.size):
        noise[index] = kept * noise[index - 1] + np.sqrt(1.0 - kept**2) * noise[index]
    lean = np.interp(time_s, clock, course) + noise
    return time_s, smooth(time_s, lean[:, None], cutoff_hz=5.0)[:, 0]


def find(rep: NordicRep, *, noise_deg: float = 0.0, seed: int = 0) -> BreakPoint:
    found = find_break(*film(rep, noise_deg=noise_deg, seed=seed))
    assert found is not None
    return found


def errors(noise_deg: float, *, loss: float = 1.0, sets_in: float = 0.0) -> tuple[list[float], int]:
    """Errors of the named break points of 60 falls, and how many of them were named."""
    rng = np.random.default_rng(17)
    result = []
    for seed in range(60):
        rep = NordicRep(
            break_deg=rng.uniform(18.0, 48.0),
            speed_deg_per_s=rng.uniform(8.0, 28.0),
            loss=loss,
            sets_in=sets_in,
        )
        found = find(rep, noise_deg=noise_deg, seed=seed)
        if found.kind is BreakKind.ABRUPT:
            result.append(found.lean_deg - rep.break_deg)
    return result, 60


class TestAbruptFalls:
    @settings(max_examples=60, deadline=None)
    @given(break_deg=st.floats(18.0, 48.0), speed=st.floats(8.0, 28.0))
    def test_the_break_is_found_where_it_was_made(self, break_deg: float, speed: float) -> None:
        found = find(NordicRep(break_deg=break_deg, speed_deg_per_s=speed))
        assert found.kind is BreakKind.ABRUPT
        assert found.lean_deg == pytest.approx(break_deg, abs=3.0)
        assert found.control_speed_deg_per_s == pytest.approx(speed, rel=0.35)

    @pytest.mark.parametrize(("noise_deg", "bias", "spread"), [(1.0, 1.0, 2.0), (2.0, 1.2, 3.5)])
    def test_it_is_as_sure_as_it_says(self, noise_deg: float, bias: float, spread: float) -> None:
        found, of = errors(noise_deg)
        assert len(found) >= 0.9 * of
        assert abs(np.mean(found)) <= bias
        assert np.std(found) <= spread
        # The bar: 5 degrees, as root of the mean square.
        assert np.sqrt(np.mean(np.square(found))) <= 5.0
        assert np.sqrt(np.mean(np.square(found))) <= 1.5 * METHOD_ERROR_DEG

    def test_a_partial_loss_is_found_a_little_late(self) -> None:
        found, of = errors(1.0, loss=0.35)
        assert len(found) >= 0.6 * of
        assert 0.0 <= np.mean(found) <= 3.0

    @settings(max_examples=20, deadline=None)
    @given(delay_s=st.floats(0.0, 1000.0))
    def test_the_clock_does_not_matter(self, delay_s: float) -> None:
        time_s, lean = film(NordicRep())
        first, second = find_break(time_s, lean), find_break(time_s + delay_s, lean)
        assert first is not None
        assert second is not None
        assert second.lean_deg == pytest.approx(first.lean_deg, abs=0.01)
        assert second.time_s == pytest.approx(first.time_s + delay_s, abs=0.01)

    def test_pictures_that_are_missing_do_not_matter_much(self) -> None:
        time_s, lean = film(NordicRep(), noise_deg=0.5)
        lean[np.random.default_rng(3).random(lean.size) < 0.2] = np.nan
        found = find_break(time_s, lean)
        assert found is not None
        assert found.lean_deg == pytest.approx(36.0, abs=3.5)


class TestNoBreakToName:
    @settings(max_examples=40, deadline=None)
    @given(speed=st.floats(6.0, 40.0), lowest_deg=st.floats(30.0, 80.0))
    def test_what_is_lowered_evenly_to_the_end_is_held(self, speed: float, lowest_deg: float) -> None:
        found = find(NordicRep(break_deg=90.0, speed_deg_per_s=speed, lowest_deg=lowest_deg))
        assert found.kind is BreakKind.HELD

    def test_a_loss_that_sets_in_slowly_is_late_and_within_eight_degrees_or_gradual(self) -> None:
        late, gradual = [], 0
        for seed, break_deg in enumerate(np.linspace(18.0, 40.0, 20)):
            rep = NordicRep(break_deg=float(break_deg), sets_in=25.0)
            found = find(rep, noise_deg=1.0, seed=seed)
            gradual += found.kind is BreakKind.GRADUAL
            if found.kind is BreakKind.ABRUPT:
                late.append(found.lean_deg - rep.break_deg)
            else:
                assert found.range_deg[0] <= found.lean_deg <= found.range_deg[1]
        assert np.mean(late) <= 8.0

    def test_two_answers_far_apart_are_a_range(self) -> None:
        # Slowly faster and faster for a long while, and a fall at the end.
        time_s = np.arange(0.0, 3.4, 1.0 / FPS)
        lean = 6.0 + 4.0 * time_s + 2.6 * time_s**2 + 300.0 * np.maximum(time_s - 3.05, 0.0) ** 2
        found = find_break(time_s, lean)
        assert found is not None
        if found.kind is BreakKind.GRADUAL:
            assert found.range_deg[1] - found.range_deg[0] > 8.0
        assert found.uncertainty_deg >= METHOD_ERROR_DEG

    def test_too_little_is_nothing(self) -> None:
        time_s = np.arange(5) / FPS
        assert find_break(time_s, 10.0 * time_s) is None
        assert find_break(np.arange(60) / FPS, np.full(60, np.nan)) is None
        assert find_break(np.arange(60) / FPS, np.full(60, 2.0)) is None

    def test_a_lean_for_every_time_is_wanted(self) -> None:
        with pytest.raises(ValueError, match="a lean for each"):
            find_break(np.arange(5.0), np.arange(4.0))
