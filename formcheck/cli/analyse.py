"""``formcheck analyse``: a recording in, a report of every set out."""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

import typer

from formcheck.cli.keeping import allow_any_character, refuse_source, tell_on_stderr
from formcheck.errors import FormcheckError, OutputError, PersonError, WrongUsage

if TYPE_CHECKING:
    from formcheck.landmarks import Side
    from formcheck.pose import PoseTrack
    from formcheck.report import Recording
    from formcheck.source import Origin, WhichPerson
    from formcheck.workout import WorkoutSession

__all__ = ["analyse"]

_STDOUT = Path("-")
_MODES: dict[str, Literal["w", "wb"]] = {"json": "w", "csv": "w", "poses": "wb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outputs:
    """Where results go besides the table."""

    json: Path | None
    csv: Path | None
    video: Path | None
    poses: Path | None


def analyse(
    source: Annotated[
        Path,
        typer.Argument(help="A video file, or a .npz file of poses that --poses wrote.", show_default=False),
    ],
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise",
            "-e",
            help="The movement, for example deadlift; auto finds out, several if need be.",
        ),
    ] = "auto",
    side: Annotated[
        str | None,
        typer.Option(help="Your side nearer to the camera, left or right; found out if not given."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write the report as JSON; - for stdout, and nothing else there.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write one row for every rep.")] = None,
    video: Annotated[
        Path | None, typer.Option(help="Write the video with skeleton, angles and cues.")
    ] = None,
    poses: Annotated[
        Path | None, typer.Option(help="Keep the poses (.npz), to report again at once.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A pose landmarker bundle of your own.", envvar="FORMCHECK_MODEL")
    ] = None,
    slow_motion: Annotated[
        float, typer.Option(help="How many times slower than life the video plays.", min=0.01)
    ] = 1.0,
    person: Annotated[
        str | None,
        typer.Option(help="Of two people in view: left, right or largest; the one who moves if not given."),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Look at every picture once, not also in a mirror: faster, less sure."),
    ] = False,
    whose: Annotated[
        str | None,
        typer.Option("--for", help="Whose training it is, in the history of a household.", metavar="NAME"),
    ] = None,
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Keep nothing of it in the history.")
    ] = False,
) -> None:
    """Find the sets of a recording, count their reps and check their form."""
    # Imported here, so that `formcheck --help` answers at once.
    from formcheck.analysis import describe_nothing, finish
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.history.database import BUSY_S
    from formcheck.history.diary import open_diary
    from formcheck.workout import WorkoutSession

    outputs = _Outputs(json=json, csv=csv, video=video, poses=poses)
    workout = WorkoutSession(exercise, side=_read_side(side))
    which = _read_person(person, source)
    _check_usage(source, outputs, slow_motion)
    failure: FormcheckError | None = None
    looked: _Looked | None = None
    try:
        with ExitStack() as stack:
            # Opened before the long work, so that it is not in vain.
            diary = stack.enter_context(
                open_diary(tell=tell_on_stderr, person=whose, wanted=not no_history, busy_s=BUSY_S)
            )
            files = {
                name: stack.enter_context(_open_output(path, _MODES[name]))
                for name, path in (("json", json), ("csv", csv), ("poses", poses))
                if path is not None
            }
            with native_chatter_hidden():
                keep = poses is not None or video is not None or diary.keeps
                looked = _look(
                    source,
                    workout,
                    model=model,
                    slow_motion=slow_motion,
                    quick=quick,
                    person=which,
                    keep=keep,
                )
            is_cut = looked.stopped_s is not None
            recording = finish(workout, looked.origin, is_cut=is_cut)
            diary.add_recording(recording, track=looked.track, video=_locate(source), is_cut=is_cut)
            _write(files, looked.track, recording)
    except OutputError as error:
        if looked is None:
            raise
        failure = error
    except PersonError:
        # Refused after a long look: the poses are worth keeping all the same.
        _save_poses(poses, looked)
        raise
    # Printed whatever became of the files, and after them: neither costs the other.
    if _STDOUT not in (json, csv):
        _print(recording)
    if failure is not None:
        raise failure
    if not recording.sets:
        raise describe_nothing(recording)
    if video is not None and looked.track is not None:
        _annotate(source, video, looked.track, recording, slow_motion=slow_motion)
    if looked.stopped_s is not None:
        typer.echo(f"formcheck: Stopped at {looked.stopped_s:.1f} s; this is what was seen so far.", err=True)
        raise typer.Exit(1)


def _locate(source: Path) -> Path | None:
    """Where the video is; of stored poses that is not known."""
    from formcheck.analysis import POSES_SUFFIX

    return None if source.suffix == POSES_SUFFIX else source.resolve()


def _save_poses(path: Path | None, looked: "_Looked | None") -> None:
    if path is not None and looked is not None and looked.track is not None:
        with _open_output(path, "wb") as file:
            looked.track.save(file)


def _read_side(side: str | None) -> "Side | None":
    from formcheck.landmarks import Side

    if side is None:
        return None
    try:
        return Side(side.strip().lower())
    except ValueError as error:
        raise WrongUsage(
            f"--side {side} is neither left nor right; leave it out to have it found."
        ) from error


def _read_person(person: str | None, source: Path) -> "WhichPerson | None":
    from formcheck.analysis import POSES_SUFFIX
    from formcheck.source import WhichPerson

    if person is None:
        return None
    if source.suffix == POSES_SUFFIX:
        raise WrongUsage(f"--person is for videos; {source} has the poses of one person only.")
    try:
        return WhichPerson(person.strip().lower())
    except ValueError as error:
        raise WrongUsage(
            f"--person {person} is neither left, right nor largest; leave it out to have the one who moves."
        ) from error


def _check_usage(source: Path, outputs: _Outputs, slow_motion: float) -> None:
    """Refuse, before any work, what would overwrite the source or cannot be meant."""
    from formcheck.analysis import POSES_SUFFIX

    given = {
        name: path
        for name in ("json", "csv", "video", "poses")
        if (path := getattr(outputs, name)) is not None
    }
    refuse_source(source, given)
    if len({path.resolve() for path in given.values()}) < len(given):
        raise WrongUsage(
            f"{' and '.join(f'--{name}' for name in given)} need a place each; two are the same."
        )
    if not math.isfinite(slow_motion):
        raise WrongUsage(f"--slow-motion {slow_motion} is no factor; give a number such as 8.")
    has_poses_only = source.suffix == POSES_SUFFIX
    if has_poses_only and slow_motion != 1.0:
        raise WrongUsage(f"--slow-motion is for videos; the poses in {source} have their true times already.")
    if has_poses_only and outputs.video is not None:
        raise WrongUsage(f"--video needs pictures and {source} has only poses; give the video as the source.")
    if outputs.poses is not None and outputs.poses.suffix != POSES_SUFFIX:
        raise WrongUsage(f"--poses {outputs.poses} has to end in {POSES_SUFFIX}; give it that ending.")
    if outputs.video is not None:
        from formcheck.present.video_writer import check_video_target

        check_video_target(outputs.video)


@contextmanager
def _open_output(path: Path, mode: Literal["w", "wb"]) -> Iterator[IO[Any]]:
    from formcheck.present.atomic import open_atomically

    if path == _STDOUT:
        allow_any_character(sys.stdout)
        yield sys.stdout
        return
    with open_atomically(path, mode) as file:
        allow_any_character(file)
        yield file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What came of looking at the source."""

    track: "PoseTrack | None"
    origin: "Origin"
    stopped_s: float | None
    """Time of the last picture if the user stopped it."""


def _look(
    source: Path,
    workout: "WorkoutSession",
    *,
    model: Path | None,
    slow_motion: float,
    quick: bool,
    person: "WhichPerson | None",
    keep: bool,
) -> _Looked:
    """Push every pose of the source, and keep them if wanted."""
    from formcheck.analysis import POSES_SUFFIX, load_track

    if source.suffix == POSES_SUFFIX:
        stored = load_track(source)
        for pose in stored:
            workout.push(pose)
        return _Looked(track=stored, origin=stored.origin, stopped_s=None)

    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.recording import VideoPoses
    from formcheck.capture.video_file import VideoFile
    from formcheck.cli.models import show_fetch_progress

    # First the video: a wrong path should not cost a download.
    with VideoFile(source, slow_motion=slow_motion) as video:
        duration_s = video.info.duration_s
    with show_fetch_progress() as progress:
        bundle = obtain_model(path=model, progress=progress)
    with (
        _progress_bar("Looking", duration_s) as on_frame,
        VideoPoses(
            source,
            model=bundle,
            with_outline=workout.needs_outline,
            slow_motion=slow_motion,
            quick=quick,
            person=person,
            keep=keep,
            on_frame=on_frame,
        ) as poses,
    ):
        stopped_s = None
        try:
            for pose in poses:
                workout.push(pose)
        except KeyboardInterrupt:
            if not workout.pose_count:
                raise
            stopped_s = workout.length_s
        return _Looked(track=poses.track if keep else None, origin=poses.origin, stopped_s=stopped_s)


@contextmanager
def _progress_bar(title: str, duration_s: float) -> "Iterator[Callable[[float], None] | None]":
    """Show on stderr how far the reading has come, how fast and how long yet; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=duration_s if duration_s > 0 else None, pace="")

        def show(time_s: float) -> None:
            elapsed_s = bar.tasks[0].elapsed or 0.0
            pace = f"{time_s / elapsed_s:.1f}× real time" if elapsed_s > 0.5 else ""
            bar.update(task, completed=time_s, pace=pace)

        yield show


def _write(files: dict[str, IO[Any]], track: "PoseTrack | None", recording: "Recording") -> None:
    from formcheck.present.documents import format_json, write_csv

    if "json" in files:
        files["json"].write(format_json(recording))
    if "csv" in files:
        write_csv(recording, files["csv"])
    if "poses" in files and track is not None:
        track.save(files["poses"])


def _annotate(
    source: Path,
    target: Path,
    track: "PoseTrack",
    recording: "Recording",
    *,
    slow_motion: float,
) -> None:
    from formcheck.exercises import load
    from formcheck.present.annotate import annotate_video

    try:
        with _progress_bar("Drawing", recording.source.duration_s or 0.0) as on_frame:
            annotate_video(
                source,
                target,
                track=track,
                sets=[(report, load(report.exercise)) for report in recording.sets],
                slow_motion=slow_motion,
                on_frame=on_frame,
            )
    except KeyboardInterrupt:
        typer.echo(f"formcheck: Stopped while drawing; {target} was not written.", err=True)
        raise typer.Exit(1) from None


def _print(recording: "Recording") -> None:
    from rich.console import Console

    from formcheck.present.text import print_recording

    allow_any_character(sys.stdout)
    print_recording(recording, Console())
