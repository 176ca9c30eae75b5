"""``formcheck mirror``: the side-on mirror test, from a camera, a photo or a clip."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.coaching import FullScreen, Language, NoVoice
from formcheck.cli.keeping import allow_any_character, refuse_source, tell_on_stderr
from formcheck.errors import WrongUsage

if TYPE_CHECKING:
    from formcheck.history.diary import Diary
    from formcheck.mirror import Judged
    from formcheck.tilt.range_report import RangeReport
    from formcheck.tilt.verdict import TiltReport

__all__ = ["mirror"]

_STDOUT = Path("-")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def mirror(
    image: Annotated[
        Path | None, typer.Option(help="A photo of you, side-on, standing as you normally do.")
    ] = None,
    video: Annotated[Path | None, typer.Option(help="A clip of you, the same.")] = None,
    camera: Annotated[
        str | None,
        typer.Option(
            help="Without photo and clip: a number (usually 0), /dev/video0, the address of a stream, or a "
            "video file to be played at its own speed.",
            envvar="FORMCHECK_CAMERA",
        ),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write the answer as JSON; - for stdout, and nothing else there.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Write the photo with your outline beside three others (PNG or JPEG).")
    ] = None,
    own_range: Annotated[
        bool,
        typer.Option(
            "--range",
            help="The own-range test: relaxed, arched, tucked, each held; step off; three rounds. Before the "
            "camera you are led through it.",
        ),
    ] = False,
    neutral: Annotated[
        float | None,
        typer.Option(
            help="Judge against your own relaxed stand, so far forward; from your history if not given.",
            metavar="DEG",
            min=-30.0,
            max=30.0,
        ),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A pose landmarker bundle of your own.", envvar="FORMCHECK_MODEL")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", "--for", help="Who it is, in the history of a household.", metavar="NAME"),
    ] = None,
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Keep nothing of it in the history.")
    ] = False,
    no_window: Annotated[
        bool,
        typer.Option(
            "--no-window",
            help="Camera: no window, one line of JSON for every event on stdout, and an end with the answer.",
        ),
    ] = False,
    no_voice: NoVoice = False,
    lang: Language = "en",
    full_screen: FullScreen = False,
    stats: Annotated[
        bool, typer.Option("--stats", help="Camera: say at the end how fast it went, on stderr.")
    ] = False,
    max_seconds: Annotated[
        float | None, typer.Option(help="Camera: stop by itself after so many seconds.", min=0.0)
    ] = None,
) -> None:
    """Look at your outline from the side, as in a mirror, and say whether the pelvis seems tilted."""
    from formcheck.cli.models import show_fetch_progress
    from formcheck.cli.quiet import native_chatter_hidden

    source = _check_usage(image, video, camera, json, picture)
    if own_range and (image is not None or picture is not None or neutral is not None):
        raise WrongUsage("--range is for the camera or a clip, with no --picture and no --neutral.")
    if source is None and no_window and json == _STDOUT:
        raise WrongUsage("--no-window already writes JSON to stdout; give --json a file.")
    from formcheck.capture.model_file import obtain_model
    from formcheck.cli.mirror_camera import MirrorSession, judge_camera
    from formcheck.history.database import BUSY_S
    from formcheck.history.diary import open_diary
    from formcheck.present.atomic import open_atomically
    from formcheck.present.documents import format_json

    with ExitStack() as stack:
        # Opened before the work, so that it is not in vain.
        diary = stack.enter_context(
            open_diary(tell=tell_on_stderr, person=person, wanted=not no_history, busy_s=BUSY_S)
        )
        text = None if json in (None, _STDOUT) else stack.enter_context(open_atomically(json, "w"))
        file = None if picture is None else stack.enter_context(open_atomically(picture, "wb"))
        with native_chatter_hidden():
            # A wrong path should not cost a download; it is refused when it is read.
            found = source is None or source.is_file()
            with show_fetch_progress() as progress:
                bundle = obtain_model(path=model, progress=progress) if found else model
            own = neutral if neutral is not None or own_range else diary.own_neutral
            if source is None:
                assert bundle is not None
                report, judged = judge_camera(
                    MirrorSession(
                        camera=camera or "0",
                        wants_range=own_range,
                        own_neutral_deg=own,
                        has_window=not no_window,
                        has_voice=not no_voice,
                        full_screen=full_screen,
                        tells_times=stats,
                        language=lang,
                        max_s=max_seconds,
                    ),
                    bundle=bundle,
                    diary=diary,
                )
            else:
                report, judged = _judge_file(
                    source, bundle, own, is_photo=image is not None, is_range=own_range
                )
                _keep(diary, report, source)
        if text is not None:
            allow_any_character(text)
            text.write(format_json(report))
        if file is not None and picture is not None and judged is not None:
            file.write(_draw(judged, picture.suffix))
    if json == _STDOUT:
        allow_any_character(sys.stdout)
        sys.stdout.write(format_json(report))
    elif source is not None or not no_window:
        _print(report)


def _check_usage(
    image: Path | None, video: Path | None, camera: str | None, json: Path | None, picture: Path | None
) -> Path | None:
    """Refuse what cannot be meant, and give the file; None for the camera."""
    if image is not None and video is not None:
        raise WrongUsage("--image and --video were both given; give one of them.")
    source = image if image is not None else video
    played = Path(camera) if source is None and camera else source
    if played is not None:
        refuse_source(played, {"json": json, "picture": picture})
    if picture is not None and picture.suffix.lower() not in _PICTURES:
        raise WrongUsage(f"--picture {picture} has to end in .png, .jpg or .webp; give it such an ending.")
    if json is not None and picture is not None and json.resolve() == picture.resolve():
        raise WrongUsage("--json and --picture are the same file; give each a place of its own.")
    return source


def _judge_file(
    source: Path, model: Path | None, own_neutral_deg: float | None, *, is_photo: bool, is_range: bool
) -> "tuple[TiltReport | RangeReport, Judged | None]":
    from formcheck.mirror import judge_clip, judge_photo, judge_range_clip

    if is_range:
        return judge_range_clip(source, model=model), None
    judge = judge_photo if is_photo else judge_clip
    judged = judge(source, model=model, own_neutral_deg=own_neutral_deg)
    return judged.answer.report, judged


def _keep(diary: "Diary", report: "TiltReport | RangeReport", source: Path) -> None:
    from formcheck.tilt.verdict import TiltReport

    if isinstance(report, TiltReport):
        diary.add_tilt(report, video=source.resolve())
    else:
        diary.add_own_range(report.result, source=report.source, video=source.resolve())


def _draw(judged: "Judged", suffix: str) -> bytes:
    from formcheck.present.tilt_picture import encode_picture, render_answer

    return encode_picture(render_answer(judged.image_rgb, judged.answer), suffix)


def _print(report: "TiltReport | RangeReport") -> None:
    from rich.console import Console

    from formcheck.present.tilt_text import print_range, print_tilt
    from formcheck.tilt.verdict import TiltReport

    allow_any_character(sys.stdout)
    if isinstance(report, TiltReport):
        print_tilt(report, Console())
    else:
        print_range(report, Console())
