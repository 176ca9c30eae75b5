"""From a photo or a clip to the answer of the mirror test. This module only wires."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formcheck.report import Source
from formcheck.source import SourceInfo
from formcheck.tilt.quick_test import Answer, QuickTest
from formcheck.tilt.range_report import RangeReport, make_range_report
from formcheck.tilt.range_test import RangeTest

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Judged", "describe_source", "judge_clip", "judge_photo", "judge_range_clip"]

LOOKS = 32
"""So many pictures of a clip are looked at, spread evenly: the contour's noise, 1.4 degrees of tilt
from one picture to the next on a real clip, is down to a fifth by then, and what is left is the body's own
(engineering default)."""

MIN_STEP_S = 0.06
"""Pictures nearer in time hardly say more: a second of a clip has 15 looks. With half as many, 4
windows of 29 of a real clip had another verdict than the rest, with 15 one had (measured)."""

RANGE_STEP_S = 0.2
"""Ten looks in the two seconds for which every stand of the own-range test is held."""

UNKNOWN_STEP_S = 0.25
"""Where the clip does not say how long it is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """An answer and a picture of it.

    Attributes
    ----------
    answer : Answer
        What came of the test.
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The photo, or a picture from the middle of the clip.
    """

    answer: Answer
    image_rgb: "NDArray[Any]"


def judge_photo(path: Path, *, model: Path | None = None, own_neutral_deg: float | None = None) -> Judged:
    """Judge a photo of somebody who stands side-on.

    Parameters
    ----------
    path : Path
        The photo.
    model : Path or None, optional
        A pose landmarker bundle; the usual one, fetched at first use, if None.
    own_neutral_deg : float or None, optional
        Tilt of the person's own relaxed stand, from the own-range test.

    Returns
    -------
    Judged
        The answer.

    Raises
    ------
    FormcheckError
        If the photo cannot be read or the person in it cannot be judged.
    """
    from formcheck.capture.image import read_photo
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.stand_looker import StandLooker

    photo = read_photo(path)
    test = QuickTest(own_neutral_deg=own_neutral_deg)
    with StandLooker(obtain_model(path=model)) as looker:
        test.push(looker.look(photo.image_rgb))
    return Judged(answer=test.answer(describe_source(photo.info, frames=1)), image_rgb=photo.image_rgb)


def judge_clip(path: Path, *, model: Path | None = None, own_neutral_deg: float | None = None) -> Judged:
    """Judge a clip of somebody who stands side-on.

    Parameters
    ----------
    path : Path
        The clip.
    model : Path or None, optional
        A pose landmarker bundle; the usual one, fetched at first use, if None.
    own_neutral_deg : float or None, optional
        Tilt of the person's own relaxed stand, from the own-range test.

    Returns
    -------
    Judged
        The answer, from looks all over the clip.

    Raises
    ------
    FormcheckError
        If the clip cannot be read or the person in it cannot be judged.
    """
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.stand_looker import StandLooker
    from formcheck.capture.video_file import VideoFile

    with VideoFile(path) as video, StandLooker(obtain_model(path=model)) as looker:
        duration_s = video.info.duration_s
        known = math.isfinite(duration_s) and duration_s > 0
        step_s = max(MIN_STEP_S, duration_s / LOOKS) if known else UNKNOWN_STEP_S
        test, next_s, frames = QuickTest(own_neutral_deg=own_neutral_deg), -math.inf, 0
        image = None
        for frame in video:
            frames += 1
            if frame.time_s < next_s:
                continue
            next_s = frame.time_s + step_s
            is_judged = test.push(looker.look(frame.image_rgb)) is None
            # To draw on: one in the middle in which there is something to draw.
            if is_judged and (image is None or (known and frame.time_s <= 0.5 * duration_s)):
                image = frame.image_rgb
        answer = test.answer(describe_source(video.info, frames=frames))
    assert image is not None
    return Judged(answer=answer, image_rgb=image)


def judge_range_clip(path: Path, *, model: Path | None = None) -> RangeReport:
    """Judge a clip of somebody who does the own-range test.

    Parameters
    ----------
    path : Path
        The clip: relaxed, arched, tucked, each held for two seconds and more, a step off, and all again.
    model : Path or None, optional
        A pose landmarker bundle; the usual one, fetched at first use, if None.

    Returns
    -------
    RangeReport
        Where the relaxed stand lies in the person's own range.

    Raises
    ------
    FormcheckError
        If the clip cannot be read or fewer than two rounds can be seen.
    """
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.stand_looker import StandLooker
    from formcheck.capture.video_file import VideoFile

    with VideoFile(path) as video, StandLooker(obtain_model(path=model)) as looker:
        test, next_s, frames = RangeTest(), -math.inf, 0
        for frame in video:
            frames += 1
            if frame.time_s < next_s or test.is_done:
                continue
            next_s = frame.time_s + RANGE_STEP_S
            test.push(looker.look(frame.image_rgb), frame.time_s)
        source = describe_source(video.info, frames=frames)
    return make_range_report(test.result(), rounds=test.rounds_done, source=source)


def describe_source(info: SourceInfo, *, frames: int) -> Source:
    """Say in an answer what it is about.

    Parameters
    ----------
    info : SourceInfo
        The photo, the clip or the camera.
    frames : int
        Pictures looked at.

    Returns
    -------
    Source
        For the document.
    """
    return Source(
        name=info.name,
        sha256=info.sha256,
        duration_s=round(info.duration_s, 3) if math.isfinite(info.duration_s) else None,
        frames=frames,
        width=info.width_px,
        height=info.height_px,
        rotation_deg=info.rotation_deg,
    )
