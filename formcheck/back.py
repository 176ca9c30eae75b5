"""Signals of the back's outline: the landmarks have no point between hip and shoulder, a person mask has."""

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint
from formcheck.outline import back_bend_deg
from formcheck.signals import Body, Signal

__all__ = ["back_bend", "back_rounding"]


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
