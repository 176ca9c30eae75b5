"""Notices pictures that stay black: a cover, a light that is off, or a permission that is missing."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLACK_BELOW", "BLACK_S", "BlackWatch"]

BLACK_S = 1.0
"""Black for so long is told: a camera that starts gives a few dark pictures (engineering default)."""

BLACK_BELOW = 6.0
"""A picture is black if hardly any of it is brighter than this, of 255; noise of a sensor in the dark is
brighter (engineering default)."""

# A grid of about as many points a side tells, and costs a fraction of a millisecond.
_POINTS = 48


class BlackWatch:
    """Takes pictures one by one and says when they have been black for a second.

    Examples
    --------
    >>> watch, black = BlackWatch(), np.zeros((48, 64, 3), np.uint8)
    >>> [watch.push(black, time_s=time_s) for time_s in (0.0, 0.9, 1.0, 2.0)]
    [False, False, True, False]
    """

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._is_told = False

    def push(self, image_rgb: NDArray[np.uint8], *, time_s: float) -> bool:
        """Look at the next picture.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture.
        time_s : float
            When it was grabbed, in seconds.

        Returns
        -------
        bool
            True once, when it has been black for :data:`BLACK_S`; again only after light.
        """
        step = max(1, min(image_rgb.shape[:2]) // _POINTS)
        if np.percentile(image_rgb[::step, ::step], 99.0) > BLACK_BELOW:
            self._since_s, self._is_told = None, False
            return False
        if self._since_s is None:
            self._since_s = time_s
        if self._is_told or time_s - self._since_s < BLACK_S:
            return False
        self._is_told = True
        return True
