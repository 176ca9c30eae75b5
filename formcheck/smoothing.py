"""Filters: a causal one for what is shown live, a zero-phase one for what is reported.

References
----------
.. [1] G. Casiez, N. Roussel, D. Vogel, "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
   Interactive Systems", CHI 2012, doi:10.1145/2207676.2208639.
.. [2] D. A. Winter, "Biomechanics and Motor Control of Human Movement", 4th ed., ch. 2 and 3: zero-lag
   Butterworth filter and the correction of its cutoff for two passes.
"""

import math

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array

__all__ = ["FILLED_GAP_S", "OneEuro", "remove_spikes", "smooth"]

FILLED_GAP_S = 0.40
"""Gaps up to this long are bridged before filtering; longer ones stay NaN (engineering default)."""

_GRID_HZ = (30.0, 120.0)
# Uniform rate the zero-phase filter runs at: at least what a phone films, at most what 5 Hz could ever need.
_TWO_PASS_CORRECTION = (math.sqrt(2.0) - 1.0) ** 0.25
# Winter [2]: a filter run forth and back cuts at 0.802 of the frequency it was designed for.


class OneEuro:
    """Causal low-pass filter whose cutoff rises with speed, for irregular times.

    Parameters
    ----------
    min_cutoff_hz : float, optional
        Cutoff at rest. 1.5 Hz holds the noise of a still pose to about a degree (simulation).
    beta : float, optional
        Rise of the cutoff in Hz per unit per second. Its size depends on the unit: 0.1 suits degrees.
    derivative_cutoff_hz : float, optional
        Cutoff for the speed itself.
    max_gap_s : float, optional
        After a longer silence the filter starts anew.

    References
    ----------
    Casiez et al. 2012, see the module.
    """

    def __init__(
        self,
        *,
        min_cutoff_hz: float = 1.5,
        beta: float = 0.1,
        derivative_cutoff_hz: float = 1.0,
        max_gap_s: float = FILLED_GAP_S,
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._derivative_cutoff_hz = derivative_cutoff_hz
        self._max_gap_s = max_gap_s
        self._time_s = math.nan
        self._value = math.nan
        self._speed = 0.0

    def push(self, time_s: float, value: float) -> float:
        """Filter the next value.

        Parameters
        ----------
        time_s : float
            Its time in seconds, later than the one before.
        value : float
            The raw value; NaN where it is not known.

        Returns
        -------
        float
            The filtered value; NaN for NaN.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        if math.isnan(value):
            return math.nan
        step_s = time_s - self._time_s
        if step_s <= 0:
            raise ValueError(f"time must increase, got {time_s} after {self._time_s}")
        if math.isnan(step_s) or step_s > self._max_gap_s:
            self._time_s, self._value, self._speed = time_s, value, 0.0
            return value
        raw_speed = (value - self._value) / step_s
        self._speed += _blend(self._derivative_cutoff_hz, step_s) * (raw_speed - self._speed)
        cutoff_hz = self._min_cutoff_hz + self._beta * abs(self._speed)
        self._value += _blend(cutoff_hz, step_s) * (value - self._value)
        self._time_s = time_s
        return self._value


def _blend(cutoff_hz: float, step_s: float) -> float:
    ratio = 2.0 * math.pi * cutoff_hz * step_s
    return ratio / (ratio + 1.0)


def remove_spikes(values: Array, *, window: int = 7, deviations: float = 3.0) -> Array:
    """Replace isolated outliers by the median of their neighbourhood (Hampel filter).

    Parameters
    ----------
    values : ndarray, shape (n, k)
        Columns are filtered each by itself.
    window : int, optional
        Odd number of samples of a neighbourhood.
    deviations : float, optional
        How many robust standard deviations from the median make an outlier.

    Returns
    -------
    ndarray, shape (n, k)
        NaN stays NaN.
    """
    if values.shape[0] < window:
        return values.copy()
    # Column by column: the windows of all of a long recording at once would fill the memory.
    return np.column_stack([_remove_spikes(column, window, deviations) for column in values.T])


def _remove_spikes(values: Array, window: int, deviations: float) -> Array:
    padded = np.pad(values, window // 2, mode="reflect")
    blocks = np.lib.stride_tricks.sliding_window_view(padded, window)
    filled = np.where(np.isnan(blocks).all(axis=-1, keepdims=True), 0.0, blocks)
    median = np.nanmedian(filled, axis=-1)
    spread = 1.4826 * np.nanmedian(np.abs(filled - median[:, None]), axis=-1)
    # A perfectly still neighbourhood has no spread; a relative floor keeps rounding from being an outlier.
    limit = deviations * spread + 1e-6 * (1.0 + np.abs(median))
    return np.where(np.abs(values - median) > limit, median, values)


def smooth(time_s: Array, values: Array, *, cutoff_hz: float, max_gap_s: float = FILLED_GAP_S) -> Array:
    """Filter whole columns without delay, bridging short gaps and leaving long ones.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Strictly increasing times in seconds; they may be irregular.
    values : ndarray, shape (n, k)
        Columns, NaN where not known.
    cutoff_hz : float
        Frequency at which the result has lost 3 dB.
    max_gap_s : float, optional
        Longest gap that is bridged.

    Returns
    -------
    ndarray, shape (n, k)
        Filtered by a second-order Butterworth filter run forth and back; NaN in longer gaps and outside
        the first and last known value.

    Raises
    ------
    ValueError
        If the lengths differ.
    """
    if values.shape[0] != time_s.shape[0]:
        raise ValueError(f"expected {time_s.shape[0]} rows of values, got {values.shape[0]}")
    result = np.full_like(values, np.nan)
    for column in range(values.shape[1]):
        for start, stop in _stretches(time_s, values[:, column], max_gap_s):
            known = start + np.flatnonzero(np.isfinite(values[start:stop, column]))
            result[start:stop, column] = _smooth_stretch(
                time_s[known], values[known, column], time_s[start:stop], cutoff_hz
            )
    return result


def _stretches(time_s: Array, column: Array, max_gap_s: float) -> list[tuple[int, int]]:
    """Cut a column where its known samples lie further apart than `max_gap_s`."""
    known = np.flatnonzero(np.isfinite(column))
    if known.size == 0:
        return []
    cuts: NDArray[np.intp] = np.flatnonzero(np.diff(time_s[known]) > max_gap_s)
    firsts = known[np.concatenate(([0], cuts + 1))]
    lasts = known[np.concatenate((cuts, [known.size - 1]))]
    return [(int(a), int(b) + 1) for a, b in zip(firsts, lasts, strict=True)]


def _smooth_stretch(known_s: Array, known: Array, wanted_s: Array, cutoff_hz: float) -> Array:
    if known.size < 4:
        return np.interp(wanted_s, known_s, known)
    rate_hz = float(np.clip(1.0 / np.median(np.diff(known_s)), *_GRID_HZ))
    grid_s = np.arange(known_s[0], known_s[-1] + 0.5 / rate_hz, 1.0 / rate_hz)
    grid = np.interp(grid_s, known_s, known)
    # A second of point-mirrored signal at each end keeps the ends from being pulled.
    padding = min(grid.size - 1, round(rate_hz))
    padded = np.pad(grid, padding, mode="reflect", reflect_type="odd")
    filtered = _filter_without_delay(padded, cutoff_hz / _TWO_PASS_CORRECTION / rate_hz)
    return np.interp(wanted_s, grid_s, filtered[padding : padding + grid.size])


def _filter_without_delay(values: Array, cutoff: float) -> Array:
    """Second-order Butterworth run forth and back, as its exact gain on the spectrum; no delay by nature.

    Not scipy.signal: importing it takes longer than analysing a stored recording.
    """
    # Mirrored once more, so that the two ends meet and the spectrum has no step.
    looped = np.concatenate([values, values[::-1]])
    frequency = np.fft.rfftfreq(looped.size)
    gain = 1.0 / (1.0 + (frequency / cutoff) ** 4)
    return np.fft.irfft(np.fft.rfft(looped) * gain, n=looped.size)[: values.size]
