"""What the landmarks get wrong in the deadlift's metrics, fitted on clips with known truth.

Not a test: the tool behind the biases in ``formcheck/two_legs.py``. It needs a folder of rendered
clips with their truths, and their pose tracks, as ``formcheck evaluate FOLDER --poses TRACKS`` keeps them::

    python tests/fit_landmark_bias.py FOLDER TRACKS

Every metric is measured twice on the same reps by the same code, once from the landmarks and once from the
true angles; the difference is the error. It is fitted by a constant and a part in proportion to how far the
nearer shoulder is ahead of the other while standing, which tells a view from the front from one from behind.
"""

import json
from pathlib import Path

import numpy as np
import typer

from formcheck.analysis import load_track
from formcheck.evaluation.series import interpolate_truth
from formcheck.evaluation.truth import Truth
from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.geometry import Array
from formcheck.measure import Measurer
from formcheck.session import Session
from formcheck.signals import Signal
from formcheck.store import Observation
from formcheck.two_legs import BACK_SHARE
from formcheck.view import shoulder_lead


class TrueMeasurer(Measurer):
    """Measures the true angles instead of the landmarks'."""

    def __init__(self, observation: Observation, exercise: Exercise, truth: Truth) -> None:
        super().__init__(observation, exercise)
        assert truth.series is not None
        self._truth = truth.series

    def values(self, signal: Signal) -> Array:
        """Give the true values of a signal, NaN where the truth has none."""
        angles = self._truth.angles_deg
        if signal.name == "knee_share":
            hip = self._true("hip_flexion_deg")
            return self._true("knee_flexion_deg") / np.where(np.abs(hip) >= 30.0, hip, np.nan)
        if signal.name == "back_rounded_deg" and "back_bend_deg" in angles:
            return np.maximum(self._true("back_bend_deg"), 0.0)
        if signal.name == "hip_flexion_without_back_deg":
            return self._true("hip_flexion_deg") - BACK_SHARE * self._true("back_bend_deg")
        return self._true(signal.name)

    def _true(self, name: str) -> Array:
        values = self._truth.angles_deg.get(name)
        if values is None:
            return np.full(self.time_s.shape, np.nan)
        return interpolate_truth(self.time_s, self._truth.time_s, values)


def _errors_of(truth: Truth, track: Path, exercise: Exercise) -> tuple[float, dict[str, list[float]]]:
    """Lead of the shoulder, and the errors of every metric in the counted reps."""
    session = Session(exercise, corrects_landmarks=True)
    for pose in load_track(track):
        session.push(pose)
    counted, refused = session.attempts
    attempts = sorted([*counted, *refused], key=lambda attempt: attempt.start_s)
    observation = session.joints
    measured = Measurer(observation, exercise)
    true = TrueMeasurer(observation, exercise, truth)
    windows = dict(zip(attempts, measured.windows(attempts), strict=True))
    chosen = [windows[attempt] for attempt in counted]
    errors: dict[str, list[float]] = {}
    for window in chosen:
        for metric in exercise.metrics:
            one, two = measured.measure(metric, window), true.measure(metric, window)
            if one is not None and two is not None and metric.signal is not None:
                errors.setdefault(metric.name, []).append(one - two)
    return shoulder_lead(observation, chosen) or 0.0, errors


def main(clips: Path, tracks: Path, exercise_name: str = "deadlift") -> None:
    """Print a line for every metric."""
    exercise = load(exercise_name)
    rows: dict[str, list[tuple[str, float, float]]] = {}
    for path in sorted(clips.glob("*.json")):
        truth = Truth.from_dict(json.loads(path.read_text(encoding="utf-8")))
        track = tracks / f"{path.stem}.npz"
        if truth.exercise != exercise.name or not track.exists():
            continue
        ahead, errors = _errors_of(truth, track, exercise)
        for name, values in errors.items():
            rows.setdefault(name, []).extend((path.stem, ahead, value) for value in values)
    print("metric | reps | clips | constant | per lead | t | sd before | sd after | mean")
    for name, found in rows.items():
        clips_of = np.array([row[0] for row in found])
        lead, error = np.array([row[1:] for row in found]).T
        # Reps of one clip share their error: every clip has one vote.
        weight = np.array([1.0 / np.sum(clips_of == clip) for clip in clips_of])
        basis = np.stack([np.ones_like(lead), lead], axis=1)
        root = np.sqrt(weight)[:, None]
        constant, slope = np.linalg.lstsq(basis * root, error * root[:, 0], rcond=None)[0]
        left = error - basis @ (constant, slope)
        count = len(set(clips_of))
        spread = np.sqrt(np.sum(weight * left**2) / max(count - 2, 1))
        slope_error = spread / np.sqrt(np.sum(weight * (lead - np.average(lead, weights=weight)) ** 2))
        mean = np.average(error, weights=weight)
        before = np.sqrt(np.average((error - mean) ** 2, weights=weight))
        print(
            f"{name:30s} {len(found):4d} {count:3d} {constant:+7.2f} {slope:+7.1f} "
            f"{slope / slope_error:+5.1f} {before:6.2f} {spread:6.2f} {mean:+6.2f}"
        )


if __name__ == "__main__":
    typer.run(main)
