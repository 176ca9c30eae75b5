"""Photos: upright whatever the file says, and a clear word where there is none."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from formcheck.capture.image import read_photo
from formcheck.errors import PhotoUnreadable, SourceNotFound

LEFT_HALF_RED = np.zeros((40, 60, 3), dtype=np.uint8)
LEFT_HALF_RED[:, :30, 0] = 200


@pytest.mark.parametrize(
    ("orientation", "turn_deg", "red"),
    [(1, 0, "left"), (3, 180, "right"), (6, 90, "top"), (8, 270, "bottom")],
)
def test_exif_turns_it_upright(tmp_path: Path, orientation: int, turn_deg: int, red: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    Image.fromarray(LEFT_HALF_RED).save(path, exif=exif)
    photo = read_photo(path)
    halves = {
        "left": photo.image_rgb[:, : photo.image_rgb.shape[1] // 2],
        "right": photo.image_rgb[:, photo.image_rgb.shape[1] // 2 :],
        "top": photo.image_rgb[: photo.image_rgb.shape[0] // 2],
        "bottom": photo.image_rgb[photo.image_rgb.shape[0] // 2 :],
    }
    assert (halves[red][..., 0] == 200).all()
    assert photo.info.rotation_deg == turn_deg
    assert (photo.info.width_px, photo.info.height_px) == photo.image_rgb.shape[1::-1]


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1", "I;16"])
def test_every_kind_of_picture_becomes_colours(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("some.tiff" if mode == "CMYK" else "some.png")
    if mode == "I;16":
        Image.fromarray(np.full((20, 30), 40_000, dtype=np.uint16)).save(path)
    else:
        Image.fromarray(LEFT_HALF_RED).convert(mode).save(path)
    image = read_photo(path).image_rgb
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.max() > 40


def test_transparency_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (read_photo(tmp_path / "clear.png").image_rgb == 255).all()


def test_what_is_no_photo_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no file"):
        read_photo(tmp_path / "none.jpg")
    (tmp_path / "text.jpg").write_text("not a photo")
    with pytest.raises(PhotoUnreadable, match="JPEG or PNG"):
        read_photo(tmp_path / "text.jpg")
    Image.fromarray(LEFT_HALF_RED).save(tmp_path / "cut.jpg")
    whole = (tmp_path / "cut.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(PhotoUnreadable):
        read_photo(tmp_path / "cut.jpg")
    with pytest.raises(PhotoUnreadable):
        read_photo(tmp_path)


def test_a_photo_of_too_many_pixels_is_said_so(tmp_path: Path) -> None:
    Image.new("1", (14_500, 14_000)).save(tmp_path / "vast.png")
    with pytest.raises(PhotoUnreadable, match="too many pixels"):
        read_photo(tmp_path / "vast.png")
