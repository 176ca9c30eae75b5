"""From a recording, a stored pose track or poses of your own to a report.

This module only wires: a source of poses, a :class:`~formcheck.workout.WorkoutSession`, and the refusal to
judge what cannot be judged.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from formcheck.errors import (
    NoPerson,
    NotRecognised,
    NotSideOn,
    PersonError,
    PosesInvalid,
    SeveralPeople,
    SeveralSets,
    SourceNotFound,
)
from formcheck.exercises import names
from formcheck.landmarks import Side
from formcheck.naming import spell
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Recording, Report, Source
from formcheck.session import Session
from formcheck.source import Gap, Origin, SourceInfo, WhichPerson
from formcheck.workout import AUTO, WorkoutSession

__all__ = [
    "POSES_SUFFIX",
    "analyse",
    "analyse_track",
    "analyse_workout",
    "describe_nothing",
    "describe_source",
    "finish",
    "load_track",
]

POSES_SUFFIX = ".npz"

SHORT_S = 2.0
"""A rep takes longer (engineering default): shorter recordings are called short."""

MIN_SEEN_FRACTION = 0.2
"""With less than a fifth of the pictures showing a person there is nothing to report."""

FRONT_YAW_DEG = 55.0
"""From here on the view is more a front than a side view (engineering default)."""


def analyse(
    source: str | Path | PoseTrack | Iterable[Pose],
    *,
    exercise: str = AUTO,
    side: Side | str | None = None,
    model: Path | str | None = None,
    slow_motion: float = 1.0,
    person: WhichPerson | None = None,
) -> Report:
    """Analyse a recording of one set.

    Parameters
    ----------
    source : str, Path, PoseTrack or iterable of Pose
        A video file, a ``.npz`` file of poses, or poses in order of time. What formcheck's landmarker is
        known to get wrong is corrected in videos, files and tracks; other poses are taken as they are.
    exercise : str, optional
        Name of the exercise, as in ``"deadlift"``; ``"auto"`` finds out which one it is.
    side : Side or {"left", "right"} or None, optional
        The person's side nearer to the camera; found from the poses if None.
    model : Path or str or None, optional
        A pose landmarker bundle; the usual one, fetched at first use, if None.
    slow_motion : float, optional
        How many times slower than life the video plays.
    person : WhichPerson or None, optional
        Whom to look at if there are two people in the video; the one who moves if None.

    Returns
    -------
    Report
        The set.

    Raises
    ------
    FormcheckError
        If the source cannot be read or the person in it cannot be judged.
    ValueError
        If the side is none, or the slow motion is not positive.
    NotRecognised
        If no movement was named and none was recognised.
    SeveralSets
        If there are several sets; :func:`analyse_workout` has them all.

    Examples
    --------
    >>> report = analyse("set1.mp4", exercise="deadlift")  # doctest: +SKIP
    >>> report.rep_count  # doctest: +SKIP
    8
    """
    recording = analyse_workout(
        source, exercise=exercise, side=side, model=model, slow_motion=slow_motion, person=person
    )
    if not recording.sets:
        raise describe_nothing(recording)
    if len(recording.sets) > 1:
        raise SeveralSets(
            f"There are {len(recording.sets)} sets in {_call(recording.source)}; ask for all of them, with "
            "analyse_workout."
        )
    return recording.sets[0]


def analyse_workout(
    source: str | Path | PoseTrack | Iterable[Pose],
    *,
    exercise: str = AUTO,
    side: Side | str | None = None,
    model: Path | str | None = None,
    slow_motion: float = 1.0,
    person: WhichPerson | None = None,
) -> Recording:
    """Analyse a recording of any number of sets, also of several movements.

    Parameters
    ----------
    source : str, Path, PoseTrack or iterable of Pose
        A video file, a ``.npz`` file of poses, or poses in order of time. What formcheck's landmarker is
        known to get wrong is corrected in videos, files and tracks; other poses are taken as they are.
    exercise : str, optional
        Name of the exercise, if it is one and known; ``"auto"`` finds out which ones there are.
    side : Side or {"left", "right"} or None, optional
        The person's side nearer to the camera; found from the poses if None.
    model : Path or str or None, optional
        A pose landmarker bundle; the usual one, fetched at first use, if None.
    slow_motion : float, optional
        How many times slower than life the video plays.
    person : WhichPerson or None, optional
        Whom to look at if there are two people in the video; the one who moves if None.

    Returns
    -------
    Recording
        Its sets in order; none if no movement was named and none was recognised.

    Raises
    ------
    FormcheckError
        If the source cannot be read or the person in it cannot be judged.
    ValueError
        If the side is none, or the slow motion is not positive.
    """
    workout = WorkoutSession(exercise, side=None if side is None else Side(side))
    if isinstance(source, str | Path):
        path = Path(source)
        if path.suffix != POSES_SUFFIX:
            bundle = None if model is None else Path(model)
            return _analyse_video(path, workout, model=bundle, slow_motion=slow_motion, person=person)
        source = load_track(path)
    if isinstance(source, PoseTrack):
        return analyse_track(source, workout)
    for pose in source:
        workout.push(pose)
    return finish(workout, Origin())


def _analyse_video(
    path: Path, workout: WorkoutSession, *, model: Path | None, slow_motion: float, person: WhichPerson | None
) -> Recording:
    # Here and not above, so that poses can be analysed without the landmarker's libraries.
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.recording import VideoPoses

    with VideoPoses(
        path,
        model=obtain_model(path=model),
        with_outline=workout.needs_outline,
        slow_motion=slow_motion,
        person=person,
        keep=False,
    ) as poses:
        for pose in poses:
            workout.push(pose)
        return finish(workout, poses.origin)


def load_track(path: Path) -> PoseTrack:
    """Read a stored pose track.

    Parameters
    ----------
    path : Path
        A file that ``--poses`` wrote.

    Returns
    -------
    PoseTrack
        The poses.

    Raises
    ------
    SourceNotFound
        If there is no such file.
    PosesInvalid
        If it cannot be read or is not a pose track.
    """
    try:
        with path.open("rb") as file:
            return PoseTrack.load(file, name=path.name)
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file '{path}': check the name and the folder.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PosesInvalid(f"'{path}' cannot be read ({reason}): name a file that --poses wrote.") from error


def analyse_track(track: PoseTrack, workout: WorkoutSession) -> Recording:
    """Analyse a stored track.

    Parameters
    ----------
    track : PoseTrack
        The poses.
    workout : WorkoutSession
        A new one.

    Returns
    -------
    Recording
        Its sets.

    Raises
    ------
    PersonError
        If the person cannot be judged.
    """
    for pose in track:
        workout.push(pose)
    return finish(workout, track.origin)


def finish(workout: WorkoutSession, origin: Origin, *, is_cut: bool = False) -> Recording:
    """Report on a workout that has seen a track, or refuse to.

    Parameters
    ----------
    workout : WorkoutSession
        All poses have been pushed.
    origin : Origin
        Where they come from.
    is_cut : bool, optional
        Whether the user stopped it: then whatever was seen is reported.

    Returns
    -------
    Recording
        Its sets; none if the movement was not given and none was recognised.

    Raises
    ------
    NoPerson
        If a person was seen in less than a fifth of the pictures.
    SeveralPeople
        If two people of about the same size were in view most of the time and none moved much more.
    NotSideOn
        If the person was filmed from the front or from behind.
    """
    source = describe_source(workout, origin.info)
    # What comes from a recording has been through the landmarker.
    workout.corrects_landmarks |= origin.info is not None
    warnings = (*_name_lifter(origin.lifter), *_name_gaps(origin.gaps))
    sets = workout.report_sets(source=source, warnings=warnings)
    if is_cut:
        return Recording(source=source, sets=sets)
    if origin.people > 1:
        raise SeveralPeople(
            f"There are two people of about the same size in {_call(source)}, and no telling which one "
            "lifts; say it with --person left or --person right, or film alone."
        )
    given = workout.given_side
    refusals = [_find_refusal(report, was_side_given=given is not None) for report in sets]
    judged = tuple(report for report, refusal in zip(sets, refusals, strict=True) if refusal is None)
    if not judged:
        nobody = _find_nobody(workout.seen_fraction, source, side="" if given is None else given.value)
        first = next((refusal for refusal in refusals if refusal is not None), nobody)
        if first is not None:
            raise first
    left_out = tuple(
        _tell_left_out(report, refusal)
        for report, refusal in zip(sets, refusals, strict=True)
        if refusal is not None
    )
    if left_out:
        quality = judged[0].quality
        quality = replace(quality, warnings=(*quality.warnings, *left_out))
        judged = (replace(judged[0], quality=quality), *judged[1:])
    return Recording(source=source, sets=judged)


def _tell_left_out(report: Report, refusal: PersonError) -> str:
    start = f" from {report.reps[0].start_s:.0f} s on" if report.reps else ""
    why = (
        "it was filmed from the front or from behind"
        if isinstance(refusal, NotSideOn)
        else "too little was seen"
    )
    return f"A set of {report.rep_count} reps{start} is left out: {why}."


def describe_nothing(recording: Recording) -> NotRecognised:
    """Say that none of our movements was recognised.

    Parameters
    ----------
    recording : Recording
        Without sets.

    Returns
    -------
    NotRecognised
        To be raised or told.
    """
    return NotRecognised(
        f"None of the movements that formcheck knows was recognised in {_call_short(recording.source)} "
        f"({', '.join(map(spell, names()))}); name one with the option "
        "--exercise to have it looked for all the same."
    )


def _call(source: Source) -> str:
    return source.name or "the recording"


def _call_short(source: Source) -> str:
    # Whoever stands in plain sight for so short a time wonders what else may be wrong.
    length_s = source.duration_s or 0.0
    return (
        f"{_call(source)}, which is only {length_s:.1f} s long" if 0.0 < length_s < SHORT_S else _call(source)
    )


def _find_refusal(report: Report, *, was_side_given: bool) -> PersonError | None:
    """Why a set cannot be judged, if so."""
    source, yaw_deg = report.source, report.quality.camera_yaw_deg
    nobody = _find_nobody(report.quality.seen_fraction, source, side=report.side if was_side_given else "")
    if nobody is not None:
        return nobody
    if yaw_deg is not None and yaw_deg > FRONT_YAW_DEG:
        return NotSideOn(
            f"{_call(source)} was filmed from the front or from behind (about {yaw_deg:.0f}° off the side), "
            "where this movement cannot be seen; put the camera to your side."
        )
    return None


def _find_nobody(seen: float, source: Source, *, side: str) -> NoPerson | None:
    name = _call(source)
    if seen >= MIN_SEEN_FRACTION:
        return None
    if side:
        return NoPerson(
            f"The {side} side of a person can be seen in only {100 * seen:.0f} % of {name}; leave out "
            "the side to have the nearer one found."
        )
    if seen == 0.0:
        return NoPerson(
            f"Nobody can be seen in {_call_short(source)}; film one person from the side, from head to "
            "shoes, in good light."
        )
    return NoPerson(
        f"A person can be seen in only {100 * seen:.0f} % of {name}, which is too little to judge; film "
        "one person from the side, from head to shoes, and cut off the rest."
    )


def describe_source(session: Session | WorkoutSession, info: SourceInfo | None) -> Source:
    """Describe what a session has seen, for a report.

    Parameters
    ----------
    session : Session or WorkoutSession
        The poses have been pushed.
    info : SourceInfo or None
        The recording they came from.

    Returns
    -------
    Source
        As in the document ``formcheck/report/1``.
    """
    duration_s = session.length_s
    if info is not None and math.isfinite(info.duration_s):
        duration_s = max(duration_s, info.duration_s)
    return Source(
        name="" if info is None else info.name,
        sha256="" if info is None else info.sha256,
        duration_s=round(duration_s, 3),
        frames=session.pose_count,
        width=None if info is None else info.width_px,
        height=None if info is None else info.height_px,
        rotation_deg=0 if info is None else info.rotation_deg,
    )


def _name_lifter(lifter: WhichPerson | None) -> Iterator[str]:
    if lifter is not None:
        yield f"Two people are in view; this is about the one on the {lifter.value}."


def _name_gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    for gap in gaps:
        yield f"From {gap.start_s:.1f} s to {gap.end_s:.1f} s the video could not be read ({gap.reason})."
