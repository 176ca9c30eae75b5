"""Where the joint centres lie beside the landmarks, fitted on clips with known truth.

Not a test: the tool behind ``joint_offsets`` in ``formcheck/two_legs.py``. It needs folders of
rendered clips with their truths, each with the folder of their pose tracks::

    python tests/fit_joint_offsets.py FOLDER TRACKS [FOLDER TRACKS ...]

The aim of the fit is a leg and trunk with the true angles and the knee in its true place. Offsets are linear
in a few features of the view and the posture (see :mod:`formcheck.joint_offsets`); both the joints' places
and, with more weight, the segments' directions are fitted by least squares with a little ridge. Every clip
has one vote, and within it every posture. What is printed as the error was measured with the clip left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray

from formcheck.analysis import load_track
from formcheck.evaluation.series import interpolate_truth
from formcheck.evaluation.truth import Truth
from formcheck.exercises import load
from formcheck.geometry import Array, inclination_deg
from formcheck.joint_offsets import JointOffset, centre_joints, describe_posture
from formcheck.landmarks import Joint, landmark_of
from formcheck.measure import Measurer
from formcheck.movement import Phase
from formcheck.session import Session
from formcheck.store import Observation
from formcheck.view import shoulder_lead

FITTED = (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE)
SEGMENTS = (
    (Joint.HIP, Joint.SHOULDER, "trunk_lean_deg"),
    (Joint.KNEE, Joint.HIP, "thigh_lean_deg"),
    (Joint.ANKLE, Joint.KNEE, "shin_lean_deg"),
)
PLACE_WEIGHT = 0.3
TURN_WEIGHT = 2.0
RIDGE = 1e-2
SAMPLES_PER_POSTURE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What the landmarks say and what they should."""

    name: str
    observation: Observation
    lead: float
    aim_px: dict[Joint, Array]
    angles_deg: dict[str, Array]
    posture: NDArray[np.intp]
    turns: tuple[NDArray[np.bool_], ...]

    def landmarks(self, observation: Observation) -> dict[Joint, Array]:
        """Give the fitted joints, x forward and y up, in pixels."""
        sides = observation.orientation
        return {
            joint: observation.xy_px[:, landmark_of(joint, sides.side)] * np.array([sides.facing, -1.0])
            for joint in FITTED
        }


def read_clip(path: Path, track: Path, exercise_name: str) -> Clip | None:
    """Read a clip, None where its exercise is another one."""
    truth = Truth.from_dict(json.loads(path.read_text(encoding="utf-8")))
    if truth.exercise != exercise_name or truth.series is None or truth.side is None:
        return None
    session = Session(exercise_name)
    for pose in load_track(track):
        session.push(pose)
    observation = session.believed
    measurer = Measurer(observation, session.exercise)
    counted, refused = session.attempts
    attempts = sorted([*counted, *refused], key=lambda attempt: attempt.start_s)
    windows = dict(zip(attempts, measurer.windows(attempts), strict=True))
    chosen = [windows[attempt] for attempt in counted]
    times, series = observation.time_s, truth.series
    angles = {
        name: interpolate_truth(times, series.time_s, series.angles_deg[name]) for name in series.angles_deg
    }
    spans = [window.span_s(Phase.TURN) for window in chosen]
    turns = tuple((times >= first) & (times <= last) for first, last in spans)
    flexion = angles["hip_flexion_deg"]
    posture = np.digitize(flexion, [20.0, 45.0])
    posture[np.any(turns, axis=0) if turns else np.zeros(times.size, dtype=bool)] = 3
    raw = json.loads(path.read_text(encoding="utf-8"))["series"]["joints_px"]
    places = {}
    for joint in FITTED:
        pixels = np.array(raw[f"{truth.side}_{joint.value}"]) * (observation.orientation.facing, -1.0)
        places[joint] = np.stack([np.interp(times, series.time_s, column) for column in pixels.T], axis=-1)
    return Clip(
        name=path.stem,
        observation=observation,
        lead=shoulder_lead(observation, chosen) or 0.0,
        aim_px=aim(places, angles),
        angles_deg=angles,
        posture=posture,
        turns=turns,
    )


def aim(places: dict[Joint, Array], angles_deg: dict[str, Array]) -> dict[Joint, Array]:
    """Put the true angles on the true knee: seen off the side, the true joints have others in the picture."""
    steps = {}
    for low, high, name in SEGMENTS:
        lean = np.radians(angles_deg[name])
        length = np.linalg.norm(places[high] - places[low], axis=-1)
        steps[high] = length[:, None] * np.stack([np.sin(lean), np.cos(lean)], axis=-1)
    hip = places[Joint.KNEE] + steps[Joint.HIP]
    return {
        Joint.KNEE: places[Joint.KNEE],
        Joint.HIP: hip,
        Joint.SHOULDER: hip + steps[Joint.SHOULDER],
        Joint.ANKLE: places[Joint.KNEE] - steps[Joint.KNEE],
    }


def normal_equations(clip: Clip) -> tuple[Array, Array]:
    """Sums of squares and products of one clip."""
    found = clip.landmarks(clip.observation)
    posture, trunk_px = describe_posture(clip.observation, lead=clip.lead)
    width = posture.shape[0]
    size = len(FITTED) * 2 * width
    left, right = np.zeros((size, size)), np.zeros(size)
    for kind in range(4):
        rows = np.flatnonzero(clip.posture == kind)
        rows = rows[:: max(1, rows.size // SAMPLES_PER_POSTURE)]
        if not rows.size:
            continue
        weight = (TURN_WEIGHT if kind == 3 else 1.0) / rows.size**0.5
        features = posture[:, rows].T
        for known, wanted in equations(clip, found, features, rows, trunk_px):
            good = np.isfinite(known).all(axis=1) & np.isfinite(wanted)
            known, wanted = weight * known[good], weight * wanted[good]
            left += known.T @ known
            right += known.T @ wanted
    return left, right


def equations(
    clip: Clip, found: dict[Joint, Array], features: Array, rows: NDArray[np.intp], trunk_px: float
) -> Iterator[tuple[Array, Array]]:
    """Give what the offsets should add up to: for the places, and for the directions."""
    width = features.shape[1]
    size = len(FITTED) * 2 * width

    def columns(joint: Joint, axis: int) -> slice:
        first = (2 * FITTED.index(joint) + axis) * width
        return slice(first, first + width)

    missing = {joint: (clip.aim_px[joint][rows] - found[joint][rows]) / trunk_px for joint in FITTED}
    for joint in FITTED:
        for axis in range(2):
            known = np.zeros((rows.size, size))
            known[:, columns(joint, axis)] = features
            yield PLACE_WEIGHT * known, PLACE_WEIGHT * missing[joint][:, axis]
    for low, high, _ in SEGMENTS:
        step = (found[high][rows] - found[low][rows]) / trunk_px
        squared = (step**2).sum(axis=-1)
        across = np.stack([step[:, 1], -step[:, 0]], axis=-1) / squared[:, None]
        known = np.zeros((rows.size, size))
        for axis in range(2):
            known[:, columns(high, axis)] += features * across[:, axis, None]
            known[:, columns(low, axis)] -= features * across[:, axis, None]
        yield known, ((missing[high] - missing[low]) * across).sum(axis=-1)


def solve(parts: list[tuple[Array, Array]]) -> tuple[JointOffset, ...]:
    """Fit the offsets to some clips."""
    left, right = (np.sum([part[index] for part in parts], axis=0) for index in range(2))
    solution = np.linalg.solve(left + RIDGE * len(parts) * np.eye(right.size), right)
    rows = np.round(solution.reshape(len(FITTED), 2, -1), 3)
    return tuple(
        JointOffset(joint=joint, forward=tuple(forward.tolist()), up=tuple(up.tolist()))
        for joint, (forward, up) in zip(FITTED, rows, strict=True)
    )


def errors_at_turn(clip: Clip, offsets: tuple[JointOffset, ...]) -> dict[str, list[float]]:
    """Medians over the turns of measured less true leans, hip and knee flexion."""
    moved = clip.landmarks(centre_joints(clip.observation, offsets, lead=clip.lead))
    flipped = {joint: place * (1.0, -1.0) for joint, place in moved.items()}
    leans = {name: inclination_deg(flipped[low], flipped[high], facing=1) for low, high, name in SEGMENTS}
    leans["hip_flexion_deg"] = leans["trunk_lean_deg"] - leans["thigh_lean_deg"]
    leans["knee_flexion_deg"] = leans["shin_lean_deg"] - leans["thigh_lean_deg"]
    result: dict[str, list[float]] = {}
    for name, values in leans.items():
        for turn in clip.turns:
            error = (values - clip.angles_deg[name])[turn]
            if np.isfinite(error).mean() >= 0.5:
                result.setdefault(name, []).append(float(np.nanmedian(error)))
    return result


def main(folders: list[Path], exercise_name: str = "deadlift") -> None:
    """Print the offsets, and what is left at the turn with every clip left out once."""
    load(exercise_name)
    clips = []
    for folder, tracks in zip(folders[::2], folders[1::2], strict=True):
        for path in sorted(folder.glob("*.json")):
            track = tracks / f"{path.stem}.npz"
            clip = read_clip(path, track, exercise_name) if track.exists() else None
            if clip is not None:
                clips.append(clip)
    parts = [normal_equations(clip) for clip in clips]
    before: dict[str, list[float]] = {}
    after: dict[str, list[float]] = {}
    for index, clip in enumerate(clips):
        others = solve(parts[:index] + parts[index + 1 :])
        for store, offsets in ((before, ()), (after, others)):
            for name, values in errors_at_turn(clip, offsets).items():
                store.setdefault(name, []).extend(values)
    print(f"{len(clips)} clips")
    for name in before:
        one, two = np.array(before[name]), np.array(after[name])
        print(
            f"{name:20s} {one.size:4d} bias {one.mean():+5.1f} rmse {np.sqrt(np.mean(one**2)):5.2f}"
            f"  left out: bias {two.mean():+5.1f} rmse {np.sqrt(np.mean(two**2)):5.2f}"
        )
    for offset in solve(parts):
        print(f"    JointOffset(joint=Joint.{offset.joint.name}, forward={offset.forward}, up={offset.up}),")


if __name__ == "__main__":
    typer.run(main)
