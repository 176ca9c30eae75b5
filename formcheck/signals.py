"""Signals: named numbers computed from a body, without left or right and without time.

A :class:`Signal` is a formula over joints. The same formula serves one frame and a whole recording,
because everything below broadcasts over leading axes.

References
----------
.. [1] Sign conventions follow clinical use: flexion is positive, so that hyperextension is negative and
   visible; an unsigned angle would hide it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from formcheck.geometry import Array, distance, inclination_deg, wrap_deg
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.outline import back_bend_deg

__all__ = [
    "Body",
    "Signal",
    "back_bend",
    "back_rounding",
    "flexion",
    "height_over",
    "horizontal_offset",
    "inclination",
    "offset_from_segment",
    "relative_inclination",
    "share",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """A person seen from a settled side: one frame, or a whole recording.

    Attributes
    ----------
    xy_px : ndarray of float, shape (..., 33, 2)
        Landmark positions in pixels, x right, y down; NaN where not known.
    side : Side
        The side of the person that is nearer to the camera.
    facing : {1, -1}
        +1 when the person faces the right of the picture.
    outline : ndarray of float, shape (..., 2, 29), or None
        Trunk outline, see :mod:`formcheck.outline`.
    """

    xy_px: Array
    side: Side
    facing: int
    outline: Array | None = None

    def joint(self, joint: Joint) -> Array:
        """Position of a joint of the near side.

        Parameters
        ----------
        joint : Joint
            Which joint.

        Returns
        -------
        ndarray, shape (..., 2)
            Pixels, NaN where not known.
        """
        return np.asarray(self.xy_px[..., landmark_of(joint, self.side), :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A named number of the body.

    Attributes
    ----------
    name : str
        Lower case with its unit as suffix, as it appears in reports.
    unit : str
        ``deg``, ``%`` (of a body segment) or ``1``.
    joints : tuple of Joint
        The joints it is made of; hidden ones make it NaN.
    formula : callable
        From a :class:`Body` to an array of the body's leading shape.
    description : str
        One sentence for a person.
    uses_outline : bool
        Whether it is made of the outline instead of the joints.
    """

    name: str
    unit: str
    joints: tuple[Joint, ...]
    formula: Callable[[Body], Array]
    description: str
    uses_outline: bool = False

    def of(self, body: Body) -> Array:
        """Compute the signal.

        Parameters
        ----------
        body : Body
            One frame or a whole recording.

        Returns
        -------
        ndarray, shape (...)
            In the signal's unit, NaN where a joint is not known.
        """
        return self.formula(body)


def _inclination(body: Body, start: Joint, end: Joint) -> Array:
    return inclination_deg(body.joint(start), body.joint(end), facing=body.facing)


def inclination(name: str, start: Joint, end: Joint, *, description: str) -> Signal:
    """Lean of a segment against the vertical.

    Parameters
    ----------
    name : str
        Name of the signal.
    start, end : Joint
        The segment's lower and upper end.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees in [-180, 180): 0 upright, positive forward. A tilted camera shifts it one to one.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=(start, end),
        formula=lambda body: _inclination(body, start, end),
        description=description,
    )


def relative_inclination(name: str, start: Joint, middle: Joint, end: Joint, *, description: str) -> Signal:
    """Lean of the segment from `middle` to `end` against the one from `start` to `middle`.

    Parameters
    ----------
    name : str
        Name of the signal.
    start, middle, end : Joint
        Three joints in a row.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees in [-180, 180), positive when the second segment leans further forward. A tilted camera
        does not matter.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=(start, middle, end),
        formula=lambda body: wrap_deg(_inclination(body, middle, end) - _inclination(body, start, middle)),
        description=description,
    )


def flexion(name: str, upper: Joint, vertex: Joint, lower: Joint, *, closes: int, description: str) -> Signal:
    """Flexion of a joint: 0 when straight.

    Parameters
    ----------
    name : str
        Name of the signal.
    upper, vertex, lower : Joint
        The joint and its neighbours, from the head's end to the feet's.
    closes : {1, -1}
        +1 for a joint that closes to the front (the hip), -1 for one that closes to the back (the knee).
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees in [-180, 180), negative in hyperextension. A tilted camera does not matter.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=(upper, vertex, lower),
        formula=lambda body: wrap_deg(
            closes * (_inclination(body, vertex, upper) - _inclination(body, lower, vertex))
        ),
        description=description,
    )


def share(name: str, part: Signal, whole: Signal, *, at_least: float, description: str) -> Signal:
    """One signal as a fraction of another.

    Parameters
    ----------
    name : str
        Name of the signal.
    part, whole : Signal
        Two signals of the same unit.
    at_least : float
        Below this size of `whole`, in its unit, the fraction means nothing and is NaN.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        A pure number.
    """

    def formula(body: Body) -> Array:
        bottom = whole.of(body)
        return part.of(body) / np.where(np.abs(bottom) >= at_least, bottom, np.nan)

    joints = tuple(dict.fromkeys(part.joints + whole.joints))
    return Signal(name=name, unit="1", joints=joints, formula=formula, description=description)


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


def back_bend(name: str, *, description: str) -> Signal:
    """Bend of the outline of the back, see :func:`formcheck.outline.back_bend_deg`.

    Parameters
    ----------
    name : str
        Name of the signal.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees, positive rounded, negative arched; NaN where there is no outline.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=(Joint.SHOULDER, Joint.HIP),
        formula=_back_bend,
        description=description,
        uses_outline=True,
    )


def back_rounding(name: str, *, description: str) -> Signal:
    """How far the outline of the back is rounded outwards; an arched outline counts as flat.

    The hollow of a standing back flattens in every hinge, and that is no rounding.

    Parameters
    ----------
    name : str
        Name of the signal.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees, 0 or more; NaN where there is no outline.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=(Joint.SHOULDER, Joint.HIP),
        formula=lambda body: np.asarray(np.maximum(_back_bend(body), 0.0)),
        description=description,
        uses_outline=True,
    )


def _back_bend(body: Body) -> Array:
    if body.outline is None:
        return np.full(body.xy_px.shape[:-2], np.nan)
    return back_bend_deg(body.outline, facing=body.facing)


def _length(body: Body, chain: tuple[Joint, ...]) -> Array:
    steps = [distance(body.joint(a), body.joint(b)) for a, b in pairwise(chain)]
    length = np.sum(steps, axis=0)
    return np.asarray(np.where(length > 0, length, np.nan))
