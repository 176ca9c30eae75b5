"""Evaluating cases one after another, or several at a time in processes of their own."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from formcheck.analysis import analyse_track
from formcheck.errors import FormcheckError, ModelMissing, PersonError
from formcheck.evaluation.cases import Case
from formcheck.evaluation.compare import compare
from formcheck.evaluation.comparison import Comparison
from formcheck.evaluation.series import measure_series
from formcheck.evaluation.tracks import find_track, look
from formcheck.evaluation.whole import NONE, join_sets, main_movement
from formcheck.pose import PoseTrack
from formcheck.workout import AUTO, WorkoutSession

__all__ = ["Job", "evaluate_job", "evaluate_jobs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One case and how to evaluate it.

    Attributes
    ----------
    case : Case
        The recording and its truth.
    exercises : tuple of str
        Names of the exercises that it is analysed as: its own, or for a counter-example several; or ``auto``.
    poses : Path or None
        Folder where poses are kept.
    model : Path or None
        A pose landmarker bundle; None where no video has to be looked at.
    """

    case: Case
    exercises: tuple[str, ...]
    poses: Path | None
    model: Path | None


def evaluate_job(job: Job) -> tuple[Comparison, ...]:
    """Evaluate one case.

    Parameters
    ----------
    job : Job
        The case and how to evaluate it.

    Returns
    -------
    tuple of Comparison
        One an exercise. A recording that cannot be analysed is one that says why.
    """
    try:
        track = _obtain_track(job)
    except FormcheckError as error:
        return tuple(
            _describe_failure(job.case, exercise, "failed", str(error)) for exercise in job.exercises
        )
    return tuple(_evaluate_track(track, job.case, exercise) for exercise in job.exercises)


def evaluate_jobs(
    jobs: Sequence[Job], *, workers: int, work: Callable[[Job], tuple[Comparison, ...]] = evaluate_job
) -> Iterator[tuple[int, tuple[Comparison, ...]]]:
    """Evaluate cases.

    Parameters
    ----------
    jobs : sequence of Job
        The cases.
    workers : int
        How many processes work at the same time; with 1 it is this one.
    work : callable, optional
        What is done with a job; at the top of a module, where another process can find it.

    Yields
    ------
    tuple of (int, tuple of Comparison)
        Position of a job and what came of it, in the order in which they are done. Left early, by an
        interruption for example, what is under way is given up.
    """
    if workers <= 1 or len(jobs) <= 1:
        for index, job in enumerate(jobs):
            yield index, work(job)
        return
    before = set(multiprocessing.active_children())
    # Spawned: a forked landmarker would share its threads' locks with this process.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(
        min(workers, len(jobs)), mp_context=context, initializer=_leave_interruptions_to_the_parent
    )
    is_done = False
    try:
        futures = {executor.submit(work, job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            index = futures[future]
            yield index, _result_of(future, jobs[index])
        is_done = True
    finally:
        executor.shutdown(wait=is_done, cancel_futures=True)
        if not is_done:
            for process in set(multiprocessing.active_children()) - before:
                process.terminate()


def _obtain_track(job: Job) -> PoseTrack:
    track = find_track(job.case, job.poses)
    if track is not None:
        return track
    if job.model is None:
        raise ModelMissing(f"'{job.case.clip}' has to be looked at, and there is no pose model; name one.")
    return look(job.case, job.poses, model=job.model)


def _evaluate_track(track: PoseTrack, case: Case, exercise: str) -> Comparison:
    is_auto = exercise == AUTO
    is_counter_example = case.exercise is None if is_auto else exercise != case.exercise
    workout = WorkoutSession(exercise)
    try:
        recording = analyse_track(track, workout)
    except FormcheckError as error:
        outcome = "refused" if isinstance(error, PersonError) else "failed"
        return _describe_failure(case, exercise, outcome, str(error))
    has_series = case.truth.series is not None and not is_counter_example and not is_auto
    # The series is that of the movement as given, in the session that has seen most of it.
    session = max(workout.sessions, key=lambda session: session.pose_count, default=None)
    measured = measure_series(session) if has_series and session is not None else None
    wanted = case.exercise if is_auto and case.exercise is not None else exercise
    report = join_sets(recording, exercise=wanted, only=is_auto and not is_counter_example)
    one = compare(report, case.truth, measured, name=case.name, is_counter_example=is_counter_example)
    if not is_auto:
        return one
    return replace(
        one,
        exercise=AUTO,
        movement=case.exercise or case.truth.movement,
        recognised=main_movement(recording.sets),
        is_side_right=one.is_side_right if report.side else None,
    )


def _describe_failure(case: Case, exercise: str, outcome: str, reason: str) -> Comparison:
    is_counter_example = case.exercise is None if exercise == AUTO else exercise != case.exercise
    return Comparison(
        name=case.name,
        exercise=exercise,
        is_counter_example=is_counter_example,
        outcome=outcome,
        reason=reason,
        movement=(case.exercise or case.truth.movement) if exercise == AUTO else "",
        recognised=NONE if exercise == AUTO else "",
        true_reps=0 if is_counter_example else case.truth.true_reps,
        true_yaw_deg=None if case.truth.camera is None else case.truth.camera.yaw_deg,
    )


def _result_of(future: "Future[tuple[Comparison, ...]]", job: Job) -> tuple[Comparison, ...]:
    try:
        return future.result()
    except BrokenProcessPool:
        reason = "A process ended by itself, perhaps for lack of memory; try fewer workers."
        return tuple(_describe_failure(job.case, exercise, "failed", reason) for exercise in job.exercises)


def _leave_interruptions_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
