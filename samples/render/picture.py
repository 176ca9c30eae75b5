"""What a phone's sensor does to a picture: noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sensor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """How a camera spoils a picture.

    Attributes
    ----------
    noise : float
        Standard deviation in levels of 255 at mid-grey; 2 to 3 in good light, 8 in the evening.
    """

    noise: float = 2.5

    def record(self, picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Record a picture.

        Parameters
        ----------
        picture : ndarray of uint8, shape (height, width, 3)
            As drawn.
        rng : Generator
            Chance for the noise.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            As a camera would give it.
        """
        # Mostly brightness noise, as is left of a sensor's noise after a phone's own processing.
        grain = rng.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * self.noise
        return np.asarray(np.clip(picture + grain + 0.5, 0, 255), dtype=np.uint8)
