"""What a phone's sensor does to a picture: exposure, colour cast, softness, noise."""

from dataclasses import dataclass

import cv2
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
    exposure : float
        Factor on the brightness.
    cast : tuple of float
        Factors on red, green and blue.
    blur_px : float
        Standard deviation of the lens' softness; 0 for none.
    """

    noise: float = 2.5
    exposure: float = 1.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur_px: float = 0.0

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
        seen = picture.astype(np.float32) * (self.exposure * np.array(self.cast, dtype=np.float32))
        if self.blur_px > 0.0:
            seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), self.blur_px), dtype=np.float32)
        # Mostly brightness noise, as is left of a sensor's noise after a phone's own processing.
        grain = rng.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * self.noise
        return np.asarray(np.clip(seen + grain + 0.5, 0, 255), dtype=np.uint8)
