"""The answer of the mirror test as a picture: the photo with the outline, beside three to compare it with.

The three are the mean outlines of rendered people whose pelvis is tilted backward, level and forward.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from formcheck.geometry import Array
from formcheck.present.lettering import measure_text_px, render_text, wrap_text
from formcheck.present.silhouette import FOOT, HEIGHT, stand_shape
from formcheck.present.style import Colour, Style
from formcheck.present.tilt_text import describe_tilt, headline
from formcheck.tilt.estimator import load_estimator
from formcheck.tilt.quick_test import Answer
from formcheck.tilt.stand import HEIGHTS

__all__ = ["encode_picture", "render_answer", "render_outlines"]

_PAGE_PX = (1200, 1150)
_PHOTO_PX = (560, 840)
_GAP = 24
_FINER = 2
_BACK_RGB, _FRONT_RGB, _HOLLOW_RGB, _PELVIS_RGB = (
    (240, 228, 66),
    (86, 180, 233),
    (255, 110, 60),
    (0, 200, 140),
)
_SHAPE_RGB, _MUTED_RGB = (150, 160, 172), (78, 84, 94)
_TITLES = {"posterior": "leans backward", "neutral": "level", "anterior": "spills forward"}
_PELVIS_HALF = 0.30
# Half the length of the pelvis line, in trunk lengths: from the back's contour to the front's.
_NECK = 1.0
# Above it the mean outlines are a mean of chins and hair.

_Picture = NDArray[np.uint8]
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def encode_picture(image_rgb: _Picture, suffix: str) -> bytes:
    """Encode a picture for a file.

    Parameters
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The picture.
    suffix : str
        Ending of the file: ``.png``, ``.jpg``, ``.jpeg`` or ``.webp``.

    Returns
    -------
    bytes
        What goes into the file.
    """
    file = io.BytesIO()
    Image.fromarray(image_rgb).save(file, format=_FORMATS[suffix.lower()], quality=92)
    return file.getvalue()


def render_answer(image_rgb: _Picture, answer: Answer, *, style: Style | None = None) -> _Picture:
    """Draw the answer.

    Parameters
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The photo.
    answer : Answer
        What came of the test.
    style : Style or None, optional
        Colours of text and page.

    Returns
    -------
    ndarray of uint8, shape (1150, 1200, 3)
        A page with photo, comparison and words.
    """
    style = style or Style()
    page = np.full((_PAGE_PX[1], _PAGE_PX[0], 3), style.plate_rgb, dtype=np.uint8)
    outlines = render_outlines(image_rgb, answer, style=style)
    page[: outlines.shape[0]] = outlines
    _write_words(page, answer, style=style)
    return page


def render_outlines(image_rgb: _Picture, answer: Answer, *, style: Style | None = None) -> _Picture:
    """Draw the photo with what was seen beside the three outlines, without the words.

    Parameters
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The photo.
    answer : Answer
        What came of the test.
    style : Style or None, optional
        Colours of text and page.

    Returns
    -------
    ndarray of uint8, shape (888, 1200, 3)
        The upper part of the page.
    """
    style = style or Style()
    page = np.full((_PHOTO_PX[1] + 2 * _GAP, _PAGE_PX[0], 3), style.plate_rgb, dtype=np.uint8)
    photo = _draw_photo(image_rgb, answer)
    left, top = _GAP + (_PHOTO_PX[0] - photo.shape[1]) // 2, _GAP + (_PHOTO_PX[1] - photo.shape[0]) // 2
    page[top : top + photo.shape[0], left : left + photo.shape[1]] = photo
    _draw_references(page, answer, left_px=_PHOTO_PX[0] + 2 * _GAP, style=style)
    return page


def _draw_photo(image_rgb: _Picture, answer: Answer) -> _Picture:
    """Cut the body out, with room around it, and draw on it what was seen."""
    stand, hollow = answer.stand, answer.hollow
    low, high = stand.to_picture(np.array([[0.0, -1.25], [0.0, 1.75]]))[:, 1]
    height_px = max(low - high, 1.0)
    width_px = height_px * _PHOTO_PX[0] / _PHOTO_PX[1]
    box = np.array([stand.hip_px[0] - 0.5 * width_px, high, stand.hip_px[0] + 0.5 * width_px, low])
    size = image_rgb.shape[1], image_rgb.shape[0]
    cut = np.clip(box, 0, [*size, *size]).round().astype(int)
    part = Image.fromarray(image_rgb[cut[1] : cut[3], cut[0] : cut[2]])
    scale = _FINER * min(_PHOTO_PX[0] / part.width, _PHOTO_PX[1] / part.height)
    canvas = part.resize((max(1, round(part.width * scale)), max(1, round(part.height * scale))))
    pen = ImageDraw.Draw(canvas)

    def place(points: Array) -> list[tuple[float, float]]:
        moved = (stand.to_picture(points) - cut[:2]) * scale
        return [(float(x), float(y)) for x, y in moved]

    for contour, rgb in ((stand.ventral, _FRONT_RGB), (stand.dorsal, _BACK_RGB)):
        for run in _known_runs(contour):
            _line(pen, place(run), rgb, 4 * _FINER)
    touches = place(np.array([hollow.buttock, hollow.thorax]))
    deepest = np.array(hollow.deepest)
    along = np.array(hollow.thorax) - np.array(hollow.buttock)
    along /= np.hypot(*along)
    foot = np.array(hollow.buttock) + along * ((deepest - np.array(hollow.buttock)) @ along)
    _line(pen, touches, _HOLLOW_RGB, 2 * _FINER)
    _line(pen, place(np.array([foot, deepest])), _HOLLOW_RGB, 5 * _FINER)
    _line(pen, place(_pelvis(stand.dorsal, stand.ventral, answer.report.tilt_deg)), _PELVIS_RGB, 5 * _FINER)
    return np.asarray(canvas.reduce(_FINER), dtype=np.uint8)


def _known_runs(contour: Array) -> list[Array]:
    known = np.isfinite(contour)
    cuts = np.flatnonzero(np.diff(known.astype(int))) + 1
    runs = np.split(np.arange(contour.size), cuts)
    return [np.column_stack([contour[run], HEIGHTS[run]]) for run in runs if known[run[0]] and run.size > 1]


def _pelvis(back: Array, front: Array, tilt_deg: float) -> Array:
    """Lay a line through the hips, level for a usual outline and as tilted as the estimate says."""
    near = np.abs(HEIGHTS - 0.08) < 0.06
    middles = 0.5 * (back + front)[near]
    middle = float(np.nanmean(middles)) if np.isfinite(middles).any() else 0.0
    angle = np.radians(tilt_deg)
    step = _PELVIS_HALF * np.array([np.cos(angle), -np.sin(angle)])
    centre = np.array([middle, 0.08])
    return np.array([centre - step, centre + step])


def _line(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], rgb: Colour, width: int) -> None:
    # A dark edge sets the line off from a light picture.
    pen.line(points, fill=(20, 20, 20), width=width + 2 * _FINER, joint="curve")
    pen.line(points, fill=rgb, width=width, joint="curve")


def _draw_references(page: _Picture, answer: Answer, *, left_px: int, style: Style) -> None:
    outlines = load_estimator().outlines
    width_px = _PAGE_PX[0] - left_px - _GAP
    each_px, height_px = width_px // 3, 560
    title = "How the three look (mean of rendered people)"
    render_text(title, size_px=24, rgb=style.text_rgb).lay_over(page, left_px=left_px, top_px=_GAP)
    for number, (name, words) in enumerate(_TITLES.items()):
        chosen = answer.report.verdict == name
        rgb = style.praise_rgb if chosen else _SHAPE_RGB
        drawn = _draw_figure(outlines[name], (each_px, height_px), facing=answer.stand.facing, rgb=rgb)
        left, top = left_px + number * each_px, _GAP + 44
        page[top : top + height_px, left : left + each_px] = drawn
        size_px = 22
        indent = (each_px - measure_text_px(words, size_px=size_px)) // 2
        render_text(words, size_px=size_px, rgb=style.text_rgb).lay_over(
            page, left_px=left + indent, top_px=top + height_px + 4
        )
        if chosen:
            mark = "yours is most like this"
            indent = (each_px - measure_text_px(mark, size_px=18)) // 2
            render_text(mark, size_px=18, rgb=style.praise_rgb).lay_over(
                page, left_px=left + indent, top_px=top + height_px + 32
            )
    legend = (
        ("outline of your back", _BACK_RGB),
        ("outline of your front", _FRONT_RGB),
        ("hollow of your lower back", _HOLLOW_RGB),
        ("your pelvis, as the outline suggests", _PELVIS_RGB),
    )
    for number, (words, rgb) in enumerate(legend):
        top = 690 + 40 * number
        page[top + 8 : top + 14, left_px : left_px + 40] = rgb
        render_text(words, size_px=24, rgb=style.text_rgb).lay_over(page, left_px=left_px + 56, top_px=top)


def _draw_figure(outline: Array, size_px: tuple[int, int], *, facing: int, rgb: Colour) -> _Picture:
    """Fill an outline from knee to neck, with a head on it and legs under it."""
    width, height = size_px[0] * _FINER, size_px[1] * _FINER
    canvas = Image.new("RGB", (width, height), Style().plate_rgb)
    pen = ImageDraw.Draw(canvas)
    scale = height / HEIGHT

    def place(x: float, y: float) -> tuple[float, float]:
        return 0.5 * width + facing * scale * x, height - scale * (y - FOOT)

    for polygon in stand_shape(*outline):
        pen.polygon([place(float(x), float(y)) for x, y in polygon], fill=_MUTED_RGB)
    below = HEIGHTS <= _NECK
    heights, back, front = HEIGHTS[below], outline[0][below], outline[1][below]
    edge = [place(float(x), float(y)) for x, y in zip(back, heights, strict=True)]
    pen.line(edge, fill=rgb, width=4 * _FINER, joint="curve")
    edge = [place(float(x), float(y)) for x, y in zip(front, heights, strict=True)]
    pen.line(edge, fill=rgb, width=2 * _FINER, joint="curve")
    return np.asarray(canvas.reduce(_FINER), dtype=np.uint8)


def _write_words(page: _Picture, answer: Answer, *, style: Style) -> None:
    report = answer.report
    top = _PHOTO_PX[1] + 2 * _GAP
    advice = f"{report.advice.text} ({report.advice.source})"
    room = _PAGE_PX[0] - 2 * _GAP
    for text, size_px, rgb in (
        (headline(report), 30, style.text_rgb),
        (describe_tilt(report), 24, style.text_rgb),
        (advice, 24, style.text_rgb),
        (report.about, 20, _SHAPE_RGB),
    ):
        for line in wrap_text(text, size_px=size_px, width_px=room):
            render_text(line, size_px=size_px, rgb=rgb).lay_over(page, left_px=_GAP, top_px=top)
            top += round(1.2 * size_px)
        top += 8
