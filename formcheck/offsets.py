"""Signals that say how far one point of the body is from another, in percent of a body segment."""

from itertools import pairwise

import numpy as np

from formcheck.geometry import Array, distance
from formcheck.landmarks import Joint
from formcheck.signals import Body, Signal

__all__ = ["height_over", "horizontal_offset", "offset_from_segment"]


def height_over(
    name: str, point: Joint, base: Joint, *, scale: tuple[Joint, Joint], description: str
) -> Signal:
    """Height of a point over another, in percent of a segment's length.

    Parameters
    ----------
    name : str
        Name of the signal.
    point, base : Joint
        The height of `point` over `base`.
    scale : tuple of two Joint
        The segment whose length is 100 %.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Percent, positive above.
    """

    def formula(body: Body) -> Array:
        rise = body.joint(base)[..., 1] - body.joint(point)[..., 1]
        return np.asarray(100.0 * rise / _length(body, scale))

    return Signal(name=name, unit="%", joints=(point, base, *scale), formula=formula, description=description)


def horizontal_offset(
    name: str, point: Joint, base: Joint, *, scale: tuple[Joint, ...], forward: int, description: str
) -> Signal:
    """How far a point lies in front of (or behind) another, in percent of a chain of segments.

    Parameters
    ----------
    name : str
        Name of the signal.
    point, base : Joint
        The offset of `point` from `base`.
    scale : tuple of Joint
        The joints of the chain whose length is 100 %.
    forward : {1, -1}
        +1 counts forward as positive, -1 backward.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Percent.
    """

    def formula(body: Body) -> Array:
        step = body.joint(point)[..., 0] - body.joint(base)[..., 0]
        return np.asarray(100.0 * forward * body.facing * step / _length(body, scale))

    return Signal(name=name, unit="%", joints=(point, base, *scale), formula=formula, description=description)


def offset_from_segment(name: str, point: Joint, lower: Joint, upper: Joint, *, description: str) -> Signal:
    """How far a point lies in front of a segment at the point's own height, in percent of the segment.

    Parameters
    ----------
    name : str
        Name of the signal.
    point : Joint
        The point, a hand for example.
    lower, upper : Joint
        The ends of the segment, a shin for example.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Percent of the segment's length, positive in front. Above the segment its upper end is taken, below
        it the lower end.
    """

    def formula(body: Body) -> Array:
        low, high, spot = body.joint(lower), body.joint(upper), body.joint(point)
        rise = low[..., 1] - high[..., 1]
        fraction = (low[..., 1] - spot[..., 1]) / np.where(rise > 0, rise, np.nan)
        line_x = low[..., 0] + np.clip(fraction, 0.0, 1.0) * (high[..., 0] - low[..., 0])
        return np.asarray(100.0 * body.facing * (spot[..., 0] - line_x) / _length(body, (lower, upper)))

    return Signal(name=name, unit="%", joints=(point, lower, upper), formula=formula, description=description)


def _length(body: Body, chain: tuple[Joint, ...]) -> Array:
    steps = [distance(body.joint(a), body.joint(b)) for a, b in pairwise(chain)]
    length = np.sum(steps, axis=0)
    return np.asarray(np.where(length > 0, length, np.nan))
