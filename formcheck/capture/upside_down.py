"""Noticing that the landmarker has put somebody on their head.

The detector turns what it takes for a body upright before the landmarks are looked for. In dim pictures it
may take a standing body for one that is upside down; the landmarker then finds a nose at the hips and feet
above them, and follows that, for seconds in some recordings. In none of the movements does anybody stand on
their head, so it is worth looking anew.
"""

import numpy as np

from formcheck.geometry import Samples
from formcheck.landmarks import Landmark

__all__ = ["HeadstandGuard", "is_upside_down"]

_STEEP = 2.0
# The trunk is within 27 degrees of upside down. Some are in ball curls, hips up and shoulders on the floor,
# but the nose is not below the shoulders then (28 rendered sets, one on film).

_LOOKS = 10
# In two recordings where it happened it took one and five looks anew to get it right.

_RARELY = 30
# After that only every 30th picture is worth it: such a look takes as long as two pictures, and the video
# itself may be upside down (engineering defaults).


def is_upside_down(xy_px: Samples) -> bool:
    """Say whether a body stands on its head.

    Parameters
    ----------
    xy_px : ndarray, shape (33, 2)
        Landmarks in pixels, NaN where there is none.

    Returns
    -------
    bool
        Whether the nose is below the shoulders, these nearly straight below the hips, and the ankles above.
    """
    shoulder, hip, ankle = (
        0.5 * (xy_px[one] + xy_px[other])
        for one, other in (
            (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
            (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
            (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
        )
    )
    across, down = shoulder - hip
    # Comparisons with what is not known are false.
    return bool(
        down > _STEEP * np.abs(across) and ankle[1] < hip[1] and xy_px[Landmark.NOSE][1] > shoulder[1]
    )


class HeadstandGuard:
    """Says when it is worth looking anew."""

    def __init__(self) -> None:
        self._in_a_row = 0

    def wants_new_look(self, xy_px: Samples) -> bool:
        """Say whether a picture should be looked at anew.

        Parameters
        ----------
        xy_px : ndarray, shape (33, 2)
            What was found in it, in pixels.

        Returns
        -------
        bool
            For bodies that are upside down; where they stay so only now and then.
        """
        if not is_upside_down(xy_px):
            self._in_a_row = 0
            return False
        self._in_a_row += 1
        return self._in_a_row <= _LOOKS or self._in_a_row % _RARELY == 0
