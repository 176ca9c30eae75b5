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

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array, inclination_deg, wrap_deg
from formcheck.landmarks import Joint, Side, landmark_of

__all__ = [
    "Body",
    "Signal",
    "flexion",
    "inclination",
    "inclination_against",
    "less",
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
    standing : ndarray of int, shape (...)
        In movements on one leg which one stands: 1 the near one, -1 the far one, 0 where that is not known.
        The near one if not said otherwise.
    """

    xy_px: Array
    side: Side
    facing: int
    outline: Array | None = None
    standing: NDArray[np.int8] | int = 1

    def joint(self, joint: Joint, *, is_far: bool = False) -> Array:
        """Position of a joint, of the near side if not said otherwise.

        Parameters
        ----------
        joint : Joint
            Which joint.
        is_far : bool, optional
            Whether that of the side away from the camera is meant.

        Returns
        -------
        ndarray, shape (..., 2)
            Pixels, NaN where not known.
        """
        side = self.side.other if is_far else self.side
        return np.asarray(self.xy_px[..., landmark_of(joint, side), :])

    def leg(self, joint: Joint, *, is_raised: bool = False) -> Array:
        """Position of a joint of the standing or the raised leg.

        Parameters
        ----------
        joint : Joint
            Which joint.
        is_raised : bool, optional
            Whether that of the raised leg is meant.

        Returns
        -------
        ndarray, shape (..., 2)
            Pixels, NaN where not known.
        """
        mark = np.asarray(self.standing)[..., None] * (-1 if is_raised else 1)
        near, far = self.joint(joint), self.joint(joint, is_far=True)
        return np.where(mark == 0, np.nan, np.where(mark > 0, near, far))


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
    far_joints : tuple of Joint
        Joints of the side away from the camera that it is made of besides.
    """

    name: str
    unit: str
    joints: tuple[Joint, ...]
    formula: Callable[[Body], Array]
    description: str
    uses_outline: bool = False
    far_joints: tuple[Joint, ...] = ()

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
    return inclination_against(name, (middle, end), (start, middle), description=description)


def inclination_against(
    name: str, segment: tuple[Joint, Joint], base: tuple[Joint, Joint], *, description: str
) -> Signal:
    """Lean of one segment against another that it need not be joined to.

    Parameters
    ----------
    name : str
        Name of the signal.
    segment, base : tuple of Joint
        Where each begins and ends.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        Degrees in [-180, 180), positive when the segment leans further forward. A tilted camera does not
        matter.
    """
    return Signal(
        name=name,
        unit="deg",
        joints=tuple(dict.fromkeys((*base, *segment))),
        formula=lambda body: wrap_deg(_inclination(body, *segment) - _inclination(body, *base)),
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

    return _made_of(name, "1", (part, whole), formula, description=description)


def less(name: str, whole: Signal, part: Signal, *, times: float, description: str) -> Signal:
    """One signal less a share of another.

    Parameters
    ----------
    name : str
        Name of the signal.
    whole, part : Signal
        Two signals of the same unit.
    times : float
        The share of `part` that is taken off.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        In the unit of both; as noisy as the noisier one, so it counts as made of the outline if one is.
    """
    return _made_of(
        name,
        whole.unit,
        (whole, part),
        lambda body: whole.of(body) - times * part.of(body),
        description=description,
    )


def _made_of(
    name: str, unit: str, parts: tuple[Signal, ...], formula: Callable[[Body], Array], *, description: str
) -> Signal:
    """Make a signal of other signals: it needs all that they need."""
    return Signal(
        name=name,
        unit=unit,
        joints=tuple(dict.fromkeys(joint for part in parts for joint in part.joints)),
        formula=formula,
        description=description,
        uses_outline=any(part.uses_outline for part in parts),
        far_joints=tuple(dict.fromkeys(joint for part in parts for joint in part.far_joints)),
    )
