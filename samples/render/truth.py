"""What is true about a rendered clip: joint centres, angles and repetitions, as one JSON document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from formcheck.outline import STATIONS, back_bend_deg
from render.angles import angles_of_joints, wrap_deg
from render.contacts import BodySurface
from render.movements.motion import Motion, RepPlan, State
from render.skeleton import JOINT_NAMES, Array

__all__ = ["SCHEMA", "BackOutline", "Recorder", "describe_reps", "rep_times"]

SCHEMA = "formcheck/truth/1"
MOVED_SHARE = 0.05
"""A repetition starts when its signal has left the top by this share of the way, and ends when it is back to
within it (definition)."""


class Projection(Protocol):
    """Where points of the world are in the picture."""

    def project(self, points: Array) -> Array:
        """Map (..., 3) metres to (..., 2) pixels."""
        ...


class BackOutline:
    """The outline of the bare trunk's back, seen exactly from the side.

    The same as :mod:`formcheck.outline` looks for in a picture, without shirt, arms and camera: at stations
    along the line from hip to shoulder (the middles of both sides) the skin of the body's region ``back``
    that is farthest behind that line.

    Parameters
    ----------
    body : BodySurface
        Whose back.
    """

    def __init__(self, body: BodySurface) -> None:
        self._body = body

    def bend_deg(self, state: State) -> float:
        """Measure how far the back is bent, by the definition of :func:`formcheck.outline.back_bend_deg`.

        Parameters
        ----------
        state : State
            Where the body is.

        Returns
        -------
        float
            Degrees, positive rounded outwards, negative arched; NaN where the outline has too few points.
        """
        joints = self._body.skeleton.joint_centres(state.placement)
        hip, shoulder = (
            0.5 * (joints[f"left_{name}"][1:] + joints[f"right_{name}"][1:]) for name in ("hip", "shoulder")
        )
        trunk = shoulder - hip
        skin = self._body.surface("back", state.placement)[:, 1:] - hip
        along = skin @ trunk / (trunk @ trunk)
        # Behind an upright trunk is where z is small.
        behind = (skin[:, 0] * trunk[1] - skin[:, 1] * trunk[0]) / (trunk @ trunk)
        spacing = STATIONS[1] - STATIONS[0]
        station = np.round((along - STATIONS[0]) / spacing).astype(int)
        outline = np.full((2, STATIONS.size), np.nan)
        for index in range(STATIONS.size):
            here = behind[station == index]
            if here.size:
                outline[0, index] = here.max()
        return float(back_bend_deg(outline, facing=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RepTimes:
    """When a repetition starts, turns and ends, in seconds."""

    start_s: float
    turn_s: float
    end_s: float


class Recorder:
    """Collects the truth of a clip frame by frame.

    Parameters
    ----------
    motion : Motion
        What is filmed.
    camera : Projection
        Who films.
    side : {"left", "right"}
        Which side of the person the camera sees.
    back_every : int
        The line of the back is measured in every n-th frame and interpolated between them.
    """

    def __init__(self, motion: Motion, camera: Projection, *, side: str, back_every: int = 3) -> None:
        self._motion = motion
        self._camera = camera
        self._side = side
        self._far = "right" if side == "left" else "left"
        self._back = BackOutline(motion.figure.body)
        self._back_every = back_every
        self._times: list[float] = []
        self._pixels: list[Array] = []
        self._angles: list[dict[str, float]] = []
        self._bends: list[tuple[float, float]] = []

    def add(self, time_s: float, state: State) -> None:
        """Record a frame.

        Parameters
        ----------
        time_s : float
            Its time, rising.
        state : State
            What is drawn.
        """
        joints = self._motion.figure.skeleton.joint_centres(state.placement)
        self._pixels.append(self._camera.project(np.array([joints[name] for name in JOINT_NAMES])))
        angles = angles_of_joints(joints, self._side)
        stance, rear = _legs(self._motion.reps, time_s, self._side, self._far)
        if stance is not None and rear is not None:
            angles.update({f"stance_{k}": v for k, v in angles_of_joints(joints, stance).items()})
            angles.update({f"rear_{k}": v for k, v in angles_of_joints(joints, rear).items()})
        posture = state.posture
        angles["pelvic_tilt_deg"] = wrap_deg(posture.pelvis_lean_deg)
        angles["lumbar_bend_deg"] = wrap_deg(posture.thorax_lean_deg - posture.pelvis_lean_deg)
        angles["head_lean_deg"] = wrap_deg(posture.head_lean_deg)
        angles["hip_height_pct"] = _hip_height_pct(joints, self._side)
        if len(self._times) % self._back_every == 0:
            self._bends.append((time_s, self._back.bend_deg(state)))
        self._times.append(time_s)
        self._angles.append(angles)

    def series(self) -> dict[str, Any]:
        """Give all frames.

        Returns
        -------
        dict
            ``time_s``, ``joints_px`` and ``angles_deg`` by name; `hip_height_pct`, the height of the hip over
            the floor in percent of the thigh, is among the angles for movements that are told by it.
        """
        names = sorted({name for angles in self._angles for name in angles})
        columns: dict[str, list[float | None]] = {
            name: [_rounded(angles.get(name)) for angles in self._angles] for name in names
        }
        when, bend = zip(*self._bends, strict=True)
        columns["back_bend_deg"] = [_rounded(float(b)) for b in np.interp(self._times, when, bend)]
        pixels = np.round(np.array(self._pixels), 1)
        return {
            "time_s": [round(t, 4) for t in self._times],
            "joints_px": {name: pixels[:, i].tolist() for i, name in enumerate(JOINT_NAMES)},
            "angles_deg": columns,
        }


def describe_reps(motion: Motion, series: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Describe the repetitions by what the series holds.

    Parameters
    ----------
    motion : Motion
        Whose plan is described.
    series : mapping
        As :meth:`Recorder.series` gives it.

    Returns
    -------
    list of dict
        One per repetition: number, times, side, values at the turn, faults.
    """
    times = np.array(series["time_s"])
    angles = {
        name: np.array([np.nan if v is None else v for v in values])
        for name, values in series["angles_deg"].items()
    }
    described = []
    for number, rep in enumerate(motion.reps, start=1):
        found = rep_times(rep, times, angles[motion.signal])
        values = {name: float(np.interp(found.turn_s, times, column)) for name, column in angles.items()}
        values.update(dict(rep.known))
        described.append(
            {
                "number": number,
                "start_s": round(found.start_s, 3),
                "turn_s": round(found.turn_s, 3),
                "end_s": round(found.end_s, 3),
                "counts": rep.counts,
                "side": rep.side,
                "values": {name: round(v, 1) for name, v in values.items() if np.isfinite(v)},
                "faults": [
                    {"name": f.name, "value": round(f.value, 2), "unit": f.unit}
                    | ({"is_slight": True} if f.is_slight else {})
                    for f in rep.faults
                ],
            }
        )
    return described


def rep_times(rep: RepPlan, times: Array, signal: Array) -> RepTimes:
    """Find when a repetition starts, turns and ends.

    Parameters
    ----------
    rep : RepPlan
        Its plan: the times are looked for in it.
    times : ndarray, shape (n,)
        Times of the frames, seconds.
    signal : ndarray, shape (n,)
        What goes out and back.

    Returns
    -------
    RepTimes
        Start: the signal has left its value at the planned start by 5 % of the way to the far point. Turn:
        middle of the time it is within 5 % of the far point. End: it is back to within 5 % of its value at
        the planned end.
    """
    out = _first_beyond(times, signal, rep.leaves_s, rep.arrives_s, MOVED_SHARE)
    near = _first_beyond(times, signal, rep.arrives_s, rep.leaves_s, MOVED_SHARE)
    away = _first_beyond(times, signal, rep.departs_s, rep.returns_s, MOVED_SHARE)
    back = _first_beyond(times, signal, rep.returns_s, rep.departs_s, MOVED_SHARE)
    return RepTimes(start_s=out, turn_s=0.5 * (near + away), end_s=back)


def _first_beyond(times: Array, signal: Array, from_s: float, to_s: float, share: float) -> float:
    """First time on the way from one time to another at which the signal has left its value by a share."""
    fine = np.linspace(from_s, to_s, 400)
    values = np.interp(fine, times, signal)
    way = abs(values[-1] - values[0])
    beyond = np.flatnonzero(np.abs(values - values[0]) > share * way)
    return float(fine[beyond[0]]) if beyond.size else from_s


def _legs(reps: Sequence[RepPlan], time_s: float, near: str, far: str) -> tuple[str | None, str | None]:
    """Which leg stands and which is behind: that of the current or next repetition."""
    for rep in reps:
        if rep.side != "both" and time_s <= rep.returns_s + 0.3:
            return (near, far) if rep.side == near else (far, near)
    if reps and reps[-1].side != "both":
        return (near, far) if reps[-1].side == near else (far, near)
    return None, None


def _hip_height_pct(joints: Mapping[str, Array], side: str) -> float:
    thigh = float(np.linalg.norm(joints[f"{side}_hip"][1:] - joints[f"{side}_knee"][1:]))
    return 100.0 * float(joints[f"{side}_hip"][1]) / thigh


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 1)
