"""The second pass over a recording: what was found is drawn where and when it happened."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from formcheck.errors import OutputError
from formcheck.exercise import Exercise
from formcheck.geometry import Array
from formcheck.landmarks import SKELETON, Side, landmark_of
from formcheck.measure import JOINT_CUTOFF_HZ
from formcheck.pose import PoseTrack
from formcheck.present.angle import Angle
from formcheck.present.captions import Captions, find_turns
from formcheck.present.overlay import Overlay
from formcheck.present.video_writer import VideoWriter
from formcheck.report import Report
from formcheck.session import Session
from formcheck.signals import Body
from formcheck.smoothing import remove_spikes, smooth

__all__ = ["annotate_video"]

_FALLBACK_FPS = 30.0
# For a track of a single picture, whose rate only the encoder would like to know (engineering default).


def annotate_video(
    source: Path,
    target: Path,
    *,
    track: PoseTrack,
    sets: Sequence[tuple[Report, Exercise]],
    slow_motion: float = 1.0,
    on_frame: Callable[[float], None] | None = None,
) -> None:
    """Write a copy of a video with skeleton, angles, count, phase and cues drawn in.

    The copy plays as fast as the original, picture by picture: a clip recorded in slow motion stays in slow
    motion. It ends where the track ends, which is earlier than the original after an interrupted analysis,
    and has no sound.

    Parameters
    ----------
    source : Path
        The video.
    target : Path
        Where the copy is to appear; must end in .mp4, .m4v or .mov. An existing file is replaced, except the
        video itself.
    track : PoseTrack
        The poses as they were estimated from this video.
    sets : sequence of (Report, Exercise)
        What was found in them: at least one set, in order of time, each with its movement, which says which
        angles are drawn.
    slow_motion : float, optional
        How many times slower than life the video plays: what it was when the track was made.
    on_frame : callable, optional
        Told the time in seconds of every picture written, by the clock of the track.

    Raises
    ------
    SourceError
        If the video cannot be read.
    OutputError
        If the copy cannot be written; nothing is left behind then.
    """
    with VideoFile(source, slow_motion=slow_motion) as video:
        if _is_same_file(source, target):
            raise OutputError(
                f"'{target}' is the recording itself, which is not replaced: give the annotated video "
                "another name."
            )
        width_px, height_px = video.info.width_px, video.info.height_px
        step_s = _measure_step_s(track)
        scenes = [_Scene(track, report, exercise, slow_motion=slow_motion) for report, exercise in sets]
        changes_s = _find_changes_s([report for report, _ in sets])
        overlay = Overlay(width_px=width_px, height_px=height_px)
        fps_hint = 1.0 / (step_s * slow_motion)
        with VideoWriter(target, width_px=width_px, height_px=height_px, fps_hint=fps_hint) as writer:
            for frame in video:
                if not len(track) or frame.time_s > track.time_s[-1] + 0.5 * step_s:
                    break
                scene = scenes[bisect_right(changes_s, frame.time_s)]
                drawn = scene.draw(frame, overlay, within_s=0.5 * step_s)
                # Back to the video's own clock, by which it is played.
                writer.write(drawn, time_s=frame.time_s * slow_motion)
                if on_frame is not None:
                    on_frame(frame.time_s)


def _find_changes_s(reports: Sequence[Report]) -> list[float]:
    """When the next set takes over: halfway through the rest before it."""
    changes_s = []
    for before, after in pairwise(reports):
        ends_s = [*(rep.end_s for rep in before.reps), *(attempt.end_s for attempt in before.refused)]
        starts_s = [*(rep.start_s for rep in after.reps), *(attempt.start_s for attempt in after.refused)]
        changes_s.append(0.5 * (max(ends_s) + min(starts_s)))
    return changes_s


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # Not there yet; or out of reach, which writing will find out.
        return False


def _measure_step_s(track: PoseTrack) -> float:
    return float(np.median(np.diff(track.time_s))) if len(track) > 1 else 1.0 / _FALLBACK_FPS


class _Scene:
    """What is drawn over every picture of a recording."""

    def __init__(self, track: PoseTrack, report: Report, exercise: Exercise, *, slow_motion: float) -> None:
        self._time_s = track.time_s
        self._body = Body(
            xy_px=_find_drawn_joints(track, Side(report.side), exercise),
            side=Side(report.side),
            facing=1 if report.facing == "right" else -1,
        )
        self._shown = [(signal, joint, signal.of(self._body)) for joint, signal in exercise.shown]
        self._level = exercise.cycle.signal.of(self._body)
        turns_s = find_turns(report, exercise.cycle, time_s=track.time_s, level=self._level)
        self._captions = Captions(report, exercise, slow_motion=slow_motion, turns_s=turns_s)

    def draw(self, frame: Frame, overlay: Overlay, *, within_s: float) -> NDArray[np.uint8]:
        index = int(np.argmin(np.abs(self._time_s - frame.time_s)))
        body, angles, level = None, [], math.nan
        if abs(self._time_s[index] - frame.time_s) <= within_s:
            body = replace(self._body, xy_px=self._body.xy_px[index])
            angles = [
                Angle.of(signal, joint, body, value_deg=float(values[index]))
                for signal, joint, values in self._shown
            ]
            level = float(self._level[index])
        caption = self._captions.at(frame.time_s, level=level)
        return overlay.draw(
            frame.image_rgb,
            skeleton=body,
            angles=angles,
            count=caption.count,
            phase=caption.phase,
            cue=caption.cue,
            severity=caption.severity,
        )


def _find_drawn_joints(track: PoseTrack, side: Side, exercise: Exercise) -> Array:
    """Give the near side as it is measured, so that the angles drawn are those of the report's table."""
    session = Session(exercise, side=side, corrects_landmarks=track.origin.info is not None)
    for pose in track:
        session.push(pose)
    observation = session.joints
    drawn = {joint for line in SKELETON for joint in line}
    signals = (exercise.cycle.signal, *(signal for _, signal in exercise.shown))
    measured = {joint for signal in signals for joint in signal.joints}
    columns = sorted(landmark_of(joint, side) for joint in drawn | measured)
    kept = observation.xy_px[:, columns].reshape(len(track), -1)
    chosen = remove_spikes(np.asarray(kept, dtype=np.float64))
    result = np.full(observation.xy_px.shape, np.nan)
    smoothed = smooth(track.time_s, chosen, cutoff_hz=JOINT_CUTOFF_HZ)
    result[:, columns] = smoothed.reshape(len(track), len(columns), 2)
    return result
