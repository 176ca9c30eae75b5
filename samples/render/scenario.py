"""A clip as data: who does what, filmed how; and the person, motion and camera it makes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from render.body import BodyPlan
from render.camera import Camera
from render.clothes import Outfit
from render.contacts import BodySurface, Figure
from render.makehuman import ShapeFiles
from render.movements.ball_curl import BallCurl, BallCurlSet
from render.movements.cat_cow import CatCow, CatCowSet
from render.movements.deadlift import Deadlift
from render.movements.deadlift_plan import DeadliftSet
from render.movements.hip_lift import HipLift, HipLiftSet
from render.movements.motion import Motion
from render.movements.nordic_curl import NordicCurl, NordicSet
from render.movements.single_leg_deadlift import SingleLegDeadlift, SingleLegSet
from render.movements.squat import Squat, SquatSet
from render.movements.stand import Quiet, QuietStand
from render.movements.walk import Walk, WalkPast
from render.person import Person
from render.skeleton import Array

__all__ = ["MOVEMENTS", "Plan", "Scenario", "View", "aim_camera", "build_motion", "build_person"]

Plan = (
    DeadliftSet
    | SingleLegSet
    | BallCurlSet
    | NordicSet
    | CatCowSet
    | HipLiftSet
    | SquatSet
    | QuietStand
    | WalkPast
)

_BUILDERS: tuple[tuple[str, type[Any], Callable[[Figure, Any], Motion], str | None], ...] = (
    ("deadlift", DeadliftSet, Deadlift, "deadlift"),
    ("single_leg_deadlift", SingleLegSet, SingleLegDeadlift, "single_leg_deadlift"),
    ("ball_curl", BallCurlSet, BallCurl, "ball_curl"),
    ("nordic_curl", NordicSet, NordicCurl, "nordic_curl"),
    ("cat_cow", CatCowSet, CatCow, "cat_cow"),
    ("hip_lift", HipLiftSet, HipLift, "hip_lift"),
    ("squat", SquatSet, Squat, None),
    ("stand", QuietStand, Quiet, None),
    ("walk", WalkPast, Walk, None),
)

MOVEMENTS: dict[str, str | None] = {name: exercise for name, _, _, exercise in _BUILDERS}
"""Movements, and the exercise of formcheck that should count each; None for none."""

_WIDEST_DEG, _NARROWEST_DEG = 100.0, 12.0  # a telephone's wide lens and its longest zoom, roughly


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a clip is filmed.

    Attributes
    ----------
    side : {"left", "right"}
        Which side of the person is seen.
    distance_m, height_m : float
        Of the camera.
    yaw_deg, roll_deg : float
        See :class:`render.camera.Camera`.
    slack : float
        How much more is in the picture than the movement needs: 1 cuts it close.
    width_px, height_px : int
        Size of the picture.
    """

    side: str = "left"
    distance_m: float = 3.4
    height_m: float = 0.9
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    slack: float = 1.15
    width_px: int = 854
    height_px: int = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A clip as data.

    Attributes
    ----------
    name : str
        Of the clip, without its ending.
    seed : int
        Of noise and folds.
    plan : Plan
        What is done.
    body : BodyPlan
        Who does it.
    outfit : Outfit
        What is worn.
    view : View
        How it is filmed.
    room : str
        One of :data:`render.room.ROOMS`.
    light : float
        Brightness of the lamp, 1 is a well-lit room.
    occluder : str or None
        What stands in the way.
    stripes : float
        Stripes of the top per metre.
    noise : float
        Standard deviation of the sensor's noise, steps of 256.
    crf : int
        Quality of the compression, larger is worse.
    fps : int
        Frames per second.
    """

    name: str
    seed: int
    plan: Plan
    body: BodyPlan = field(default_factory=BodyPlan)
    outfit: Outfit = field(default_factory=Outfit)
    view: View = View()
    room: str = "living_room"
    light: float = 1.0
    occluder: str | None = None
    stripes: float = 0.0
    noise: float = 2.0
    crf: int = 25
    fps: int = 30

    @property
    def movement(self) -> str:
        """Name of the movement."""
        return next(name for name, kind, _, _ in _BUILDERS if isinstance(self.plan, kind))

    def as_data(self) -> dict[str, Any]:
        """Give everything as plain data for a JSON document."""
        data: dict[str, Any] = asdict(
            self, dict_factory=lambda items: {k: v.value if isinstance(v, Enum) else v for k, v in items}
        )
        return data


def build_person(scenario: Scenario, makehuman: Path) -> Person:
    """Make the person of a scenario.

    Parameters
    ----------
    scenario : Scenario
        The clip.
    makehuman : Path
        A MakeHuman checkout.

    Returns
    -------
    Person
        Shaped and dressed.
    """
    return Person(ShapeFiles(makehuman), scenario.body, scenario.outfit, seed=scenario.seed)


def build_motion(plan: Plan, body: BodySurface) -> Motion:
    """Make a body move.

    Parameters
    ----------
    plan : Plan
        What is done.
    body : BodySurface
        Who does it.

    Returns
    -------
    Motion
        Ready for any time.
    """
    build = next(build for _, kind, build, _ in _BUILDERS if isinstance(plan, kind))
    return build(Figure(body), plan)


def aim_camera(view: View, motion: Motion, *, looks: int = 24) -> Camera:
    """Point a camera so that the whole movement is in the picture.

    Parameters
    ----------
    view : View
        Where it stands and how large the picture is.
    motion : Motion
        What is filmed.
    looks : int, optional
        At how many times, spread evenly, to see what has to be in the picture.

    Returns
    -------
    Camera
        Its lens is as long as head, hands and feet allow at all times.
    """
    points = _points_of(motion, looks)
    low, high = points.min(axis=0), points.max(axis=0)
    middle = 0.5 * (low + high)
    field = 60.0
    camera = _camera(view, (0.0, float(middle[1]), float(middle[2])), field)
    half = np.abs(camera.project(points) - [0.5 * view.width_px, 0.5 * view.height_px]).max(axis=0)
    # The lens that puts the outermost point at the edge, less the slack.
    share = float(np.max(half / [0.5 * view.width_px, 0.5 * view.height_px])) * view.slack
    field = 2.0 * np.degrees(np.arctan(np.tan(np.radians(0.5 * field)) * share))
    return _camera(view, camera.look_at, float(np.clip(field, _NARROWEST_DEG, _WIDEST_DEG)))


def _camera(view: View, look_at: tuple[float, float, float], field_deg: float) -> Camera:
    return Camera(
        side=view.side,
        distance_m=view.distance_m,
        height_m=view.height_m,
        look_at=look_at,
        yaw_deg=view.yaw_deg,
        roll_deg=view.roll_deg,
        field_of_view_deg=field_deg,
        width_px=view.width_px,
        height_px=view.height_px,
    )


def _points_of(motion: Motion, looks: int) -> Array:
    """Where the skin's outermost points and the things are at some times."""
    points = []
    for time_s in np.linspace(0.0, motion.duration_s, looks):
        state = motion.at(float(time_s))
        skin = motion.figure.body.surface("all", state.placement)
        points += [skin.min(axis=0), skin.max(axis=0)]
        points += [dumbbell.center for dumbbell in state.props.dumbbells]
        ball = state.props.ball
        if ball is not None:
            points.append(ball.center + np.array([0.0, 0.0, 0.8 * ball.radius_m]))
    # Which side a point is on matters little at this distance; heights and depths do.
    return np.array(points) * [0.0, 1.0, 1.0]
