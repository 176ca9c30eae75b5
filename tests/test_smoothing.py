"""Filters: nothing moves that stands still, nothing is late that is reported, gaps stay gaps."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.geometry import Array
from formcheck.smoothing import FILLED_GAP_S, OneEuro, remove_spikes, smooth

steps_s = st.lists(st.floats(1e-4, 0.3), min_size=1, max_size=60)


def run(time_s: Array, values: Array) -> Array:
    one_euro = OneEuro()
    return np.array([one_euro.push(float(t), float(v)) for t, v in zip(time_s, values, strict=True)])


def regular(duration_s: float, fps: float) -> Array:
    return np.arange(0.0, duration_s, 1.0 / fps)


def hinges(time_s: Array, *, period_s: float, depth_deg: float = 90.0) -> Array:
    return 0.5 * depth_deg * (1.0 - np.cos(2.0 * np.pi * time_s / period_s))


def project(time_s: Array, values: Array, frequency_hz: float) -> tuple[float, float]:
    """Gain and delay of a sine, from the middle where the ends have no say."""
    middle = (time_s > 2.0) & (time_s < time_s[-1] - 2.0)
    angle = 2.0 * np.pi * frequency_hz * time_s[middle]
    basis = np.stack([np.sin(angle), np.cos(angle), np.ones_like(angle)], axis=1)
    sine, cosine, _ = np.linalg.lstsq(basis, values[middle], rcond=None)[0]
    return float(np.hypot(sine, cosine)), float(-np.arctan2(cosine, sine) / (2.0 * np.pi * frequency_hz))


class TestOneEuro:
    @given(steps_s, st.floats(-180.0, 180.0))
    def test_a_constant_stays(self, steps: list[float], level: float) -> None:
        time_s = np.cumsum(steps)
        np.testing.assert_allclose(run(time_s, np.full(time_s.size, level)), level, atol=1e-9)

    @given(steps_s, st.data())
    def test_any_steps_of_time_give_values_within_the_input(
        self, steps: list[float], data: st.DataObject
    ) -> None:
        time_s = np.cumsum(steps)
        values = np.array(
            data.draw(st.lists(st.floats(-180.0, 180.0), min_size=len(steps), max_size=len(steps)))
        )
        filtered = run(time_s, values)
        assert (filtered >= np.minimum.accumulate(values) - 1e-9).all()
        assert (filtered <= np.maximum.accumulate(values) + 1e-9).all()

    @given(st.floats(12.0, 120.0), st.floats(1.0, 4.0))
    def test_reps_of_a_second_and_more_keep_their_depth_and_are_hardly_late(
        self, fps: float, period_s: float
    ) -> None:
        time_s = regular(4.0 + 4.0 * period_s, fps)
        raw = hinges(time_s, period_s=period_s)
        filtered, later = run(time_s, raw), time_s > 2.0
        assert filtered[later].max() == pytest.approx(raw[later].max(), abs=1.5)
        assert filtered[later].min() == pytest.approx(raw[later].min(), abs=1.5)
        _, raw_delay_s = project(time_s, raw, 1.0 / period_s)
        _, delay_s = project(time_s, filtered, 1.0 / period_s)
        assert 0.0 < delay_s - raw_delay_s < 0.025

    @pytest.mark.parametrize("fps", [12.0, 30.0, 120.0])
    def test_the_noise_of_a_still_pose_is_halved(self, fps: float, rng: np.random.Generator) -> None:
        time_s = regular(20.0, fps)
        noise = rng.normal(0.0, 1.5, time_s.size)
        limit = 0.8 if fps == 12.0 else 0.65
        assert run(time_s, noise)[int(fps) :].std() < limit * noise.std()

    def test_after_a_long_gap_it_starts_anew(self) -> None:
        one_euro = OneEuro()
        for index in range(30):
            one_euro.push(index / 30.0, 0.0)
        assert one_euro.push(1.0 + FILLED_GAP_S, 80.0) == 80.0
        assert one_euro.push(1.1 + FILLED_GAP_S, 80.0) == 80.0

    def test_within_a_short_gap_it_goes_on(self) -> None:
        one_euro = OneEuro()
        for index in range(30):
            one_euro.push(index / 30.0, 0.0)
        assert 0.0 < one_euro.push(1.2, 80.0) < 80.0

    def test_what_is_not_known_comes_back_unknown_and_leaves_no_trace(self) -> None:
        time_s = regular(1.0, 30.0)
        values = hinges(time_s, period_s=2.0)
        holes = values.copy()
        holes[10:14] = np.nan
        one_euro = OneEuro()
        known = [one_euro.push(float(t), float(v)) for t, v in zip(time_s, values, strict=True) if t <= 0.3]
        filtered = run(time_s, holes)
        assert np.isnan(filtered).nonzero()[0].tolist() == [10, 11, 12, 13]
        assert filtered[:10].tolist() == known

    @pytest.mark.parametrize("time_s", [1.0, 0.5])
    def test_time_must_increase(self, time_s: float) -> None:
        one_euro = OneEuro()
        one_euro.push(1.0, 5.0)
        with pytest.raises(ValueError, match="time must increase, got"):
            one_euro.push(time_s, 5.0)


class TestSmooth:
    @given(st.floats(15.0, 120.0), st.floats(0.2, 2.0))
    def test_a_sine_is_not_delayed_and_hardly_smaller(self, fps: float, frequency_hz: float) -> None:
        time_s = regular(10.0, fps)
        values = 40.0 * np.sin(2.0 * np.pi * frequency_hz * time_s)
        gain, delay_s = project(time_s, smooth(time_s, values[:, None], cutoff_hz=5.0)[:, 0], frequency_hz)
        assert abs(delay_s) < 0.002
        assert gain == pytest.approx(40.0, rel=0.1 if fps < 30.0 else 0.03)

    def test_at_the_cutoff_three_decibels_are_lost(self) -> None:
        time_s = regular(20.0, 60.0)
        values = np.sin(2.0 * np.pi * 5.0 * time_s)[:, None]
        gain, _ = project(time_s, smooth(time_s, values, cutoff_hz=5.0)[:, 0], 5.0)
        assert 20.0 * math.log10(gain) == pytest.approx(-3.0, abs=0.3)

    @given(st.integers(20, 60), st.floats(-300.0, 300.0), st.floats(3.0, 8.0))
    def test_a_straight_movement_is_not_bent_at_its_ends(
        self, count: int, speed_deg_s: float, cutoff_hz: float
    ) -> None:
        time_s = regular(count / 30.0, 30.0)[:count]
        values = 50.0 + speed_deg_s * time_s
        filtered = smooth(time_s, values[:, None], cutoff_hz=cutoff_hz)[:, 0]
        np.testing.assert_allclose(filtered, values, atol=0.01 * abs(speed_deg_s) + 1e-6)

    def test_irregular_times_give_the_same_curve(self, rng: np.random.Generator) -> None:
        time_s = np.sort(rng.uniform(0.0, 10.0, 300))
        values = hinges(time_s, period_s=3.0)
        filtered = smooth(time_s, values[:, None], cutoff_hz=5.0)[:, 0]
        middle = (time_s > 0.5) & (time_s < 9.5)
        np.testing.assert_allclose(filtered[middle], values[middle], atol=1.0)

    def test_noise_is_taken_out(self, rng: np.random.Generator) -> None:
        time_s = regular(20.0, 30.0)
        values = hinges(time_s, period_s=4.0)
        noisy = values + rng.normal(0.0, 2.0, time_s.size)
        error = smooth(time_s, noisy[:, None], cutoff_hz=5.0)[:, 0] - values
        assert error.std() < 1.3

    @given(st.floats(0.05, 2.0))
    def test_short_gaps_are_bridged_and_long_ones_stay(self, gap_s: float) -> None:
        time_s = regular(8.0, 30.0)
        values = hinges(time_s, period_s=4.0)
        hidden = (time_s > 3.0) & (time_s < 3.0 + gap_s)
        holes = np.where(hidden, np.nan, values)
        filtered = smooth(time_s, holes[:, None], cutoff_hz=5.0)[:, 0]
        known = time_s[~hidden]
        if np.diff(known).max() <= FILLED_GAP_S:
            assert np.isfinite(filtered).all()
            np.testing.assert_allclose(filtered, values, atol=5.0)
        else:
            np.testing.assert_array_equal(np.isnan(filtered), hidden)

    def test_the_two_sides_of_a_long_gap_know_nothing_of_each_other(self) -> None:
        time_s = regular(6.0, 30.0)
        values = np.where(time_s < 3.0, 10.0, 80.0)
        values[(time_s > 2.5) & (time_s < 3.5)] = np.nan
        filtered = smooth(time_s, values[:, None], cutoff_hz=5.0)[:, 0]
        np.testing.assert_allclose(filtered[np.isfinite(values)], values[np.isfinite(values)], atol=1e-9)

    def test_missing_pictures_make_a_gap_as_missing_values_do(self) -> None:
        time_s = regular(6.0, 30.0)
        values = np.where(time_s < 3.0, 10.0, 80.0)
        kept = (time_s < 2.5) | (time_s > 3.5)
        filtered = smooth(time_s[kept], values[kept, None], cutoff_hz=5.0)[:, 0]
        np.testing.assert_allclose(filtered, values[kept], atol=1e-9)

    @pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
    def test_a_few_samples_are_enough_not_to_fail(self, count: int) -> None:
        time_s = regular(1.0, 30.0)[:count]
        filtered = smooth(time_s, np.full((count, 2), 7.0), cutoff_hz=5.0)
        np.testing.assert_allclose(filtered, np.full((count, 2), 7.0))

    def test_columns_are_filtered_each_by_itself(self, rng: np.random.Generator) -> None:
        time_s = regular(3.0, 30.0)
        columns = rng.normal(0.0, 5.0, (time_s.size, 3))
        columns[20:60, 1] = np.nan
        together = smooth(time_s, columns, cutoff_hz=4.0)
        for index in range(3):
            np.testing.assert_array_equal(
                together[:, index], smooth(time_s, columns[:, [index]], cutoff_hz=4.0)[:, 0]
            )

    def test_times_and_values_must_belong_together(self) -> None:
        with pytest.raises(ValueError, match="expected 3 rows of values, got 4"):
            smooth(np.arange(3.0), np.zeros((4, 1)), cutoff_hz=5.0)


class TestRemoveSpikes:
    @given(st.integers(4, 85), st.sampled_from([-300.0, 300.0]))
    def test_a_lone_spike_goes_and_the_rest_stays(self, place: int, height: float) -> None:
        values = hinges(regular(3.0, 30.0), period_s=3.0)
        spiked = values.copy()
        spiked[place] += height
        cleaned = remove_spikes(spiked[:, None])[:, 0]
        assert abs(cleaned[place] - values[place]) < 12.0
        # Beside the spike, and at turns, a sample or two may become the median of its neighbours.
        assert np.abs(cleaned - values).max() < 12.0

    def test_a_step_that_stays_is_no_spike(self) -> None:
        values = np.where(np.arange(40) < 20, 0.0, 50.0)
        np.testing.assert_array_equal(remove_spikes(values[:, None])[:, 0], values)

    def test_what_is_not_known_stays_unknown_and_the_rest_known(self, rng: np.random.Generator) -> None:
        values = rng.normal(0.0, 1.0, (60, 2))
        values[10:30, 0] = np.nan
        cleaned = remove_spikes(values)
        np.testing.assert_array_equal(np.isnan(cleaned), np.isnan(values))

    def test_too_few_samples_come_back_as_a_copy(self) -> None:
        values = np.array([[1.0], [99.0], [1.0]])
        cleaned = remove_spikes(values)
        np.testing.assert_array_equal(cleaned, values)
        cleaned[0] = 5.0
        assert values[0, 0] == 1.0
