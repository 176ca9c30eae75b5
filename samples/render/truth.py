"""What is true about a rendered clip: joint centres, angles and repetitions, as one JSON document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from render.angles import angles_of_joints, wrap_deg
from render.contacts import BodySurface, Figure
from render.movements.motion import Motion, RepPlan, State
from render.posture import NEUTRAL
from render.skeleton import JOINT_NAMES, Array

__all__ = ["SCHEMA", "BackLine", "Recorder", "describe_reps", "rep_times"]

SCHEMA = "formcheck/truth/1"
MOVED_SHARE = 0.05
"""A repetition starts when its signal has left the top by this share of the way, and ends when it is back to
within it (definition)."""
_BACK_STRIP_M = 0.02  # how far from the middle a vertex may be to lie on the line of the back
_BACK_STATIONS = 36
_BUTTOCK_TOP = 0.12
# Upper edge of the buttocks over the hip joints in shares of hips to neck: where the sacrum's slope begins,
# read off the mesh.


class Projection(Protocol):
    """Where points of the world are in the picture."""

    def project(self, points: Array) -> Array:
        """Map (..., 3) metres to (..., 2) pixels."""
        ...


class BackLine:
    """The line of the skin over the middle of the back, from the buttocks' upper edge to the neck's foot.

    The vertices of the body's region ``back`` within 2 cm of the middle of the body at rest are taken and
    sorted into 36 bins of equal height between `_BUTTOCK_TOP` and the seventh cervical vertebra (head of
    the bone ``neck01``); the middle of the vertices of a bin is a point of the line, in all frames.

    Parameters
    ----------
    body : BodySurface
        Whose back.

    Raises
    ------
    ValueError
        If too few vertices of the region are in the middle.
    """

    def __init__(self, body: BodySurface) -> None:
        self._body = body
        figure = Figure(body)
        placement = figure.place(NEUTRAL, (1.0, 0.0))
        skin = body.surface("back", placement)
        neck = figure.joint(placement, "neck01")[0]
        low = 1.0 + _BUTTOCK_TOP * (neck - 1.0)
        stations = np.floor((skin[:, 1] - low) / (neck - low) * _BACK_STATIONS)
        inside = (np.abs(skin[:, 0]) < _BACK_STRIP_M) & (stations >= 0) & (stations < _BACK_STATIONS)
        # Where clothes or folds leave two layers, the outer one is what a camera sees.
        self._bins = []
        for station in np.unique(stations[inside]):
            members = np.flatnonzero(inside & (stations == station))
            rear = skin[members, 2].min()
            self._bins.append(members[skin[members, 2] < rear + 0.02])
        if len(self._bins) < 8:
            raise ValueError(f"expected at least 8 points along the back, found {len(self._bins)}")

    def points(self, state: State) -> Array:
        """Find the line.

        Parameters
        ----------
        state : State
            Where the body is.

        Returns
        -------
        ndarray, shape (n, 2)
            Up and forward in metres, from the buttocks to the neck.
        """
        skin = self._body.surface("back", state.placement)
        return np.array([skin[members, 1:].mean(axis=0) for members in self._bins])

    def bend_deg(self, state: State) -> float:
        """Measure how far the back is bent.

        A parabola is fitted to the line over its chord; with its height h over the middle of a chord of
        length L the bend is 4*atan(2h/L), the angle between the ends of the arc.

        Parameters
        ----------
        state : State
            Where the body is.

        Returns
        -------
        float
            Degrees, positive rounded outwards, negative arched.
        """
        line = self.points(state)
        chord = line[-1] - line[0]
        length = float(np.linalg.norm(chord))
        along = (line - line[0]) @ chord / length**2
        # Outwards of a back is behind it when the body is upright: left of buttocks to neck, seen from
        # its left side.
        outwards = np.array([chord[1], -chord[0]]) / length
        curvature = np.polyfit(along, (line - line[0]) @ outwards, 2)[0]
        return float(np.degrees(4.0 * np.arctan2(2.0 * -curvature * 0.25, length)))


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
        self._back = BackLine(motion.figure.body)
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
                "faults": [{"name": f.name, "value": round(f.value, 2), "unit": f.unit} for f in rep.faults],
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
