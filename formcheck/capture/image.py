"""A photo, upright as a person would see it."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from formcheck.errors import PhotoUnreadable, SourceNotFound
from formcheck.source import SourceInfo

__all__ = ["Photo", "read_photo"]

_ORIENTATION = 0x0112
_TURNED = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Photo:
    """A photo and where it comes from.

    Attributes
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        Upright, red first.
    info : SourceInfo
        Name, hash and size.
    """

    image_rgb: NDArray[np.uint8]
    info: SourceInfo


def read_photo(path: Path) -> Photo:
    """Read a photo and turn it upright as its EXIF data say.

    Parameters
    ----------
    path : Path
        A JPEG, PNG, WebP or other file that Pillow reads; of several pictures the first.

    Returns
    -------
    Photo
        Transparent parts are white.

    Raises
    ------
    SourceNotFound
        If there is no such file.
    PhotoUnreadable
        If there is no picture in it that can be decoded.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file '{path}': check the name.") from error
    except OSError as error:
        raise PhotoUnreadable(f"'{path}' cannot be read ({error.strerror}): check the file.") from error
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, and refuses those of more than 179 million pixels.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                turn_deg = _TURNED.get(int(picture.getexif().get(_ORIENTATION, 1)), 0)
                upright = ImageOps.exif_transpose(picture)
                image = np.ascontiguousarray(np.asarray(_as_rgb(upright)))
    except Image.DecompressionBombError as error:
        raise PhotoUnreadable(f"'{path}' has too many pixels: save it smaller.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PhotoUnreadable(
            f"'{path}' is no photo that can be read: save it as JPEG or PNG, or give a clip with --video."
        ) from error
    return Photo(
        image_rgb=image,
        info=SourceInfo(
            name=path.name,
            sha256=hashlib.sha256(data).hexdigest(),
            duration_s=0.0,
            frame_count=1,
            width_px=image.shape[1],
            height_px=image.shape[0],
            rotation_deg=turn_deg,
            fps=float("nan"),
        ),
    )


def _as_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        # Pillow cuts 16 bits off instead of scaling them.
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        page = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(page, layer).convert("RGB")
    return picture.convert("RGB")
