"""From a recording, a stored pose track or poses of your own to a report.

This module only wires: a source of poses, a :class:`~formcheck.session.Session`, and the refusal to judge
what cannot be judged.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from formcheck.errors import NoPerson, NotSideOn, PosesInvalid, SeveralPeople, SourceNotFound
from formcheck.landmarks import Side
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Recording, Report, Source
from formcheck.session import Session
from formcheck.source import Gap, Origin, SourceInfo, WhichPerson

__all__ = ["POSES_SUFFIX", "analyse", "analyse_track", "describe_source", "finish", "load_track"]

POSES_SUFFIX = ".npz"

MIN_SEEN_FRACTION = 0.2
"""With less than a fifth of the pictures showing a person there is nothing to report."""

FRONT_YAW_DEG = 55.0
"""From here on the view is more a front than a side view (engineering default)."""


def analyse(
    source: str | Path | PoseTrack | Iterable[Pose],
    *,
    exercise: str,
    side: Side | None = None,
    model: Path | None = None,
    slow_motion: float = 1.0,
    person: WhichPerson | None = None,
) -> Report:
    """Analyse one set.

    Parameters
    ----------
    source : str, Path, PoseTrack or iterable of Pose
        A video file, a ``.npz`` file of poses, or poses in order of time.
    exercise : str
        Name of the exercise, as in ``"deadlift"``.
    side : Side or None, optional
        The person's side nearer to the camera; found from the poses if None.
    model : Path or None, optional
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

    Examples
    --------
    >>> report = analyse("set1.mp4", exercise="deadlift")  # doctest: +SKIP
    >>> report.rep_count  # doctest: +SKIP
    8
    """
    session = Session(exercise, side=side)
    if isinstance(source, str | Path):
        path = Path(source)
        if path.suffix != POSES_SUFFIX:
            return _analyse_video(path, session, model=model, slow_motion=slow_motion, person=person)
        source = load_track(path)
    if isinstance(source, PoseTrack):
        return analyse_track(source, session).sets[0]
    for pose in source:
        session.push(pose)
    return finish(session, Origin()).sets[0]


def _analyse_video(
    path: Path, session: Session, *, model: Path | None, slow_motion: float, person: WhichPerson | None
) -> Report:
    # Here and not above, so that poses can be analysed without the landmarker's libraries.
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.recording import VideoPoses

    with VideoPoses(
        path,
        model=obtain_model(path=model),
        with_outline=session.exercise.needs_outline,
        slow_motion=slow_motion,
        person=person,
        keep=False,
    ) as poses:
        for pose in poses:
            session.push(pose)
        return finish(session, poses.origin).sets[0]


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


def analyse_track(track: PoseTrack, session: Session) -> Recording:
    """Analyse a stored track.

    Parameters
    ----------
    track : PoseTrack
        The poses.
    session : Session
        A new session of the exercise.

    Returns
    -------
    Recording
        Of one set.

    Raises
    ------
    PersonError
        If the person cannot be judged.
    """
    for pose in track:
        session.push(pose)
    return finish(session, track.origin)


def finish(session: Session, origin: Origin, *, is_cut: bool = False) -> Recording:
    """Report on a session that has seen a track, or refuse to.

    Parameters
    ----------
    session : Session
        All poses have been pushed.
    origin : Origin
        Where they come from.
    is_cut : bool, optional
        Whether the user stopped it: then whatever was seen is reported.

    Returns
    -------
    Recording
        Of one set.

    Raises
    ------
    NoPerson
        If a person was seen in less than a fifth of the pictures.
    SeveralPeople
        If two people of about the same size were in view most of the time and none moved much more.
    NotSideOn
        If the person was filmed from the front or from behind.
    """
    source = describe_source(session, origin.info)
    # What comes from a recording has been through the landmarker.
    session.corrects_landmarks |= origin.info is not None
    warnings = (*_name_lifter(origin.lifter), *_name_gaps(origin.gaps))
    report = session.report(source=source, warnings=warnings)
    if not is_cut:
        _refuse_to_judge(report, origin, was_side_given=session.given_side is not None)
    return Recording(source=source, sets=(report,))


def _refuse_to_judge(report: Report, origin: Origin, *, was_side_given: bool) -> None:
    source = report.source
    name = source.name or "the recording"
    seen, yaw_deg = report.quality.seen_fraction, report.quality.camera_yaw_deg
    if origin.people > 1:
        raise SeveralPeople(
            f"There are two people of about the same size in {name}, and no telling which one lifts; say it "
            "with --person left or --person right, or film alone."
        )
    if seen < MIN_SEEN_FRACTION and was_side_given:
        raise NoPerson(
            f"The {report.side} side of a person can be seen in only {100 * seen:.0f} % of {name}; leave out "
            "the side to have the nearer one found."
        )
    if seen == 0.0:
        raise NoPerson(
            f"Nobody can be seen in {name}; film one person from the side, from head to shoes, in good light."
        )
    if seen < MIN_SEEN_FRACTION:
        raise NoPerson(
            f"A person can be seen in only {100 * seen:.0f} % of {name}, which is too little to judge; film "
            "one person from the side, from head to shoes, and cut off the rest."
        )
    if yaw_deg is not None and yaw_deg > FRONT_YAW_DEG:
        raise NotSideOn(
            f"{name} was filmed from the front or from behind (about {yaw_deg:.0f}° off the side), where a "
            "hinge cannot be seen; put the camera to your side."
        )


def describe_source(session: Session, info: SourceInfo | None) -> Source:
    """Describe what a session has seen, for a report.

    Parameters
    ----------
    session : Session
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
