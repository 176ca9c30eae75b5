"""The typefaces that text is drawn in, both carried by packages, so that it looks the same on every machine.

Recorded video has the one inside Pillow, which has the letters of English only; live screens are read from
four metres and in more languages, and have the bold one that comes with matplotlib.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

__all__ = ["BOLD", "PLAIN", "SEMIBOLD", "Font", "Typeface"]

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """A typeface and its proportions, as shares of the size of its letters (measured).

    Attributes
    ----------
    file : str
        Name of its file among matplotlib's; empty for Pillow's own.
    baseline_share : float
        How far below the upper edge of a line of text its letters stand.
    line_share : float
        Height of a line of text, down to the deepest letter.
    capital_share : float
        Height of a capital letter or a digit.
    stroke_share : float
        Width of a stroke around the letters, which makes a thin typeface bolder.
    """

    file: str
    baseline_share: float
    line_share: float
    capital_share: float
    stroke_share: float = 0.0

    def load(self, size_px: int) -> Font:
        """Load it.

        Parameters
        ----------
        size_px : int
            Size of the letters.

        Returns
        -------
        ImageFont.FreeTypeFont or ImageFont.ImageFont
            For Pillow to draw with.
        """
        return _load(self.file, size_px)


@lru_cache(maxsize=128)
def _load(file: str, size_px: int) -> Font:
    if not file:
        return ImageFont.load_default(size=size_px)
    # Found without importing matplotlib, which takes longer than everything else that a window needs.
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("formcheck needs matplotlib, whose typeface its screens have")
    return ImageFont.truetype(Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / file, size_px)


PLAIN = Typeface(file="", baseline_share=0.82, line_share=1.04, capital_share=0.7, stroke_share=0.01)
"""Pillow's own, which is Aileron: thin over moving pictures, so with a stroke around it."""

BOLD = Typeface(file="DejaVuSans-Bold.ttf", baseline_share=0.94, line_share=1.19, capital_share=0.73)
"""DejaVu Sans Bold, for what is read from four metres."""

SEMIBOLD = Typeface(
    file="DejaVuSans.ttf", baseline_share=0.94, line_share=1.19, capital_share=0.73, stroke_share=0.012
)
"""DejaVu Sans with a stroke, for sentences: narrower than the bold one."""
