"""The signals of a whole recording, beside their true values at the same times."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array
from formcheck.measure import Measurer
from formcheck.session import Session

__all__ = ["MeasuredSeries", "interpolate_truth", "measure_series"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredSeries:
    """What formcheck measures at every picture.

    Attributes
    ----------
    time_s : ndarray of float, shape (n,)
        Strictly increasing seconds since the first picture.
    values : dict of str to ndarray of float, shape (n,)
        Signals by name, in the unit that the name ends with; NaN where not known.
    """

    time_s: Array
    values: dict[str, Array]


def measure_series(session: Session) -> MeasuredSeries:
    """Measure every signal of an exercise over a whole recording, filtered as for a report.

    Parameters
    ----------
    session : Session
        That has seen the recording.

    Returns
    -------
    MeasuredSeries
        All signals of the exercise's metrics and of its cycle.
    """
    measurer = Measurer(session.joints, session.exercise)
    signals = [metric.signal for metric in session.exercise.metrics if metric.signal is not None]
    by_name = {signal.name: signal for signal in (session.exercise.cycle.signal, *signals)}
    return MeasuredSeries(
        time_s=measurer.time_s, values={name: measurer.values(signal) for name, signal in by_name.items()}
    )


def interpolate_truth(time_s: Array, true_time_s: Sequence[float], true_deg: Sequence[float | None]) -> Array:
    """Give a true angle at other times.

    Parameters
    ----------
    time_s : ndarray of float, shape (n,)
        Seconds at which the angle is wanted.
    true_time_s : sequence of float, length m
        Strictly increasing seconds at which it is known.
    true_deg : sequence of float or None, length m
        The angle in degrees; None where it is not known.

    Returns
    -------
    ndarray of float, shape (n,)
        Degrees, the short way around the circle between two times, so possibly beyond 180; NaN outside the
        times given and beside a time at which it is not known.
    """
    wanted = np.full(time_s.shape, np.nan)
    at = np.asarray(true_time_s, dtype=np.float64)
    values = np.array([np.nan if value is None else value for value in true_deg], dtype=np.float64)
    known = np.isfinite(values)
    if not known.any():
        return wanted
    # A microsecond of slack: containers round the times of pictures.
    inside = (time_s >= at[0] - 1e-6) & (time_s <= at[-1] + 1e-6)
    inside &= np.interp(time_s, at, known.astype(np.float64)) > 1.0 - 1e-6
    wanted[inside] = np.interp(time_s[inside], at[known], np.unwrap(values[known], period=360.0))
    return wanted
