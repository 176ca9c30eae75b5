"""What changes from the first rep of a set to the last."""

from collections.abc import Sequence

import numpy as np

from formcheck.report import Rep
from formcheck.rules import Trend

__all__ = ["MIN_SPREAD_REPS", "tell_trends", "theil_sen_slope"]

MIN_SPREAD_REPS = 4
"""Fewer reps have neither a spread nor a slope worth the name (engineering default)."""


def theil_sen_slope(values: Sequence[float]) -> float:
    """Slope over evenly spaced values: the median of the slopes of all pairs.

    Parameters
    ----------
    values : sequence of float
        At least two.

    Returns
    -------
    float
        Change per step, in the values' unit.

    References
    ----------
    .. [1] P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968: up to
       29 % of the values may be anything without moving it far.

    Examples
    --------
    >>> theil_sen_slope([90.0, 88.0, 40.0, 84.0, 82.0])
    -2.0
    """
    level = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(level.size, k=1)
    return float(np.median((level[second] - level[first]) / (second - first)))


def tell_trends(reps: Sequence[Rep], trends: Sequence[Trend]) -> tuple[str, ...]:
    """Say what changed over a set by more than chance.

    Parameters
    ----------
    reps : sequence of Rep
        Measured, in order.
    trends : sequence of Trend
        What to look for.

    Returns
    -------
    tuple of str
        One sentence for each change.
    """
    told = []
    for trend in trends:
        values = [value for rep in reps if (value := rep.metrics[trend.metric.name].value) is not None]
        if len(values) < MIN_SPREAD_REPS:
            continue
        change = theil_sen_slope(values) * (len(values) - 1)
        if abs(change) >= trend.at_least:
            sentence = trend.rises if change > 0 else trend.falls
            told.append(sentence.format(change=5 * round(abs(change) / 5.0)))
    return tuple(told)
