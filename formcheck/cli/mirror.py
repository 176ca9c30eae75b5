"""``formcheck mirror``: the side-on mirror test, from a photo or a clip."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.keeping import allow_any_character, refuse_source, tell_on_stderr
from formcheck.errors import WrongUsage

if TYPE_CHECKING:
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
            help="A clip of the own-range test: relaxed, arched, tucked, each held; step off; three rounds.",
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
) -> None:
    """Look at your outline from the side, as in a mirror, and say whether the pelvis seems tilted."""
    from formcheck.cli.models import show_fetch_progress
    from formcheck.cli.quiet import native_chatter_hidden

    source = _check_usage(image, video, json, picture)
    if own_range and (image is not None or picture is not None or neutral is not None):
        raise WrongUsage("--range is for a clip alone; give it with --video, no --picture and no --neutral.")
    from formcheck.capture.model_file import obtain_model
    from formcheck.history.database import BUSY_S
    from formcheck.history.diary import open_diary
    from formcheck.mirror import judge_clip, judge_photo, judge_range_clip
    from formcheck.present.atomic import open_atomically
    from formcheck.present.documents import format_json
    from formcheck.tilt.range_report import RangeReport

    with ExitStack() as stack:
        # Opened before the work, so that it is not in vain.
        diary = stack.enter_context(
            open_diary(tell=tell_on_stderr, person=person, wanted=not no_history, busy_s=BUSY_S)
        )
        text = None if json in (None, _STDOUT) else stack.enter_context(open_atomically(json, "w"))
        file = None if picture is None else stack.enter_context(open_atomically(picture, "wb"))
        with native_chatter_hidden(), show_fetch_progress() as progress:
            # A wrong path should not cost a download; it is refused when it is read.
            judged: Judged | None = None
            report: TiltReport | RangeReport
            bundle = obtain_model(path=model, progress=progress) if source.is_file() else model
            if own_range:
                report = judge_range_clip(source, model=bundle)
            else:
                judge = judge_photo if image is not None else judge_clip
                own = neutral if neutral is not None else diary.own_neutral
                judged = judge(source, model=bundle, own_neutral_deg=own)
                report = judged.answer.report
        if isinstance(report, RangeReport):
            diary.add_own_range(report.result, source=report.source, video=source.resolve())
        else:
            diary.add_tilt(report, video=source.resolve())
        if text is not None:
            allow_any_character(text)
            text.write(format_json(report))
        if file is not None and picture is not None and judged is not None:
            file.write(_draw(judged, picture.suffix))
    if json == _STDOUT:
        allow_any_character(sys.stdout)
        sys.stdout.write(format_json(report))
    else:
        _print(report)


def _check_usage(image: Path | None, video: Path | None, json: Path | None, picture: Path | None) -> Path:
    """Refuse what cannot be meant, and give the source."""
    if image is not None and video is not None:
        raise WrongUsage("--image and --video were both given; give one of them.")
    source = image if image is not None else video
    if source is None:
        raise WrongUsage("Nothing to look at: give a photo with --image or a clip with --video.")
    refuse_source(source, {"json": json, "picture": picture})
    if picture is not None and picture.suffix.lower() not in _PICTURES:
        raise WrongUsage(f"--picture {picture} has to end in .png, .jpg or .webp; give it such an ending.")
    if json is not None and picture is not None and json.resolve() == picture.resolve():
        raise WrongUsage("--json and --picture are the same file; give each a place of its own.")
    return source


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
