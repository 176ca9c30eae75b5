"""Stills of people who stand side-on with any tilt of the pelvis: what the mirror test is fitted on.

One body is drawn several times, with another tilt, view and way to hold the arms each time, so that a fit can
be split by body.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from render.body import BodyPlan
from render.clothes import Outfit
from render.contacts import Figure
from render.drawing import Look, Stage
from render.draws import draw_body, draw_outfit
from render.makehuman import ShapeFiles
from render.movements.stand import Quiet, QuietStand, TiltKey
from render.person import Person
from render.picture import Sensor
from render.room import ROOMS, Light
from render.scenario import View, aim_camera

__all__ = ["SCHEMA", "StandingBody", "draw_standing_body", "render_stands"]

SCHEMA = "formcheck/stand-truth/1"
"""What the truth beside a still calls itself."""

_ARMS = ("hang", "crossed", "fingers_on_shoulders", "forward")
_ARM_SHARES = (0.4, 0.25, 0.2, 0.15)
_TIGHT_SHARE = 0.65
_LOWEST_DEG, _HIGHEST_DEG = -15.0, 20.0
_HEIGHT_PX, _WIDTH_PX = 960, 540
# Engineering defaults; the range of tilts is what people reach (about 20 degrees in all) and more.


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingBody:
    """One body, and how it is seen several times.

    Attributes
    ----------
    number : int
        Of the body within its draw.
    seed : int
        Of folds, sway and noise.
    body : BodyPlan
        Its shape.
    outfit : Outfit
        Its clothes.
    plan : QuietStand
        A key a still.
    views : tuple of View
        One a still.
    rooms : tuple of str
        One a still.
    lights, noises : tuple of float
        One a still.
    """

    number: int
    seed: int
    body: BodyPlan
    outfit: Outfit
    plan: QuietStand
    views: tuple[View, ...]
    rooms: tuple[str, ...]
    lights: tuple[float, ...]
    noises: tuple[float, ...]


def draw_standing_body(seed: int, number: int, *, stills: int) -> StandingBody:
    """Draw a body and its stills.

    Parameters
    ----------
    seed : int
        Of the whole set.
    number : int
        Which body of the set.
    stills : int
        How many stills of it.

    Returns
    -------
    StandingBody
        The same for the same arguments.
    """
    rng = np.random.default_rng([seed, number, *b"stands"])
    body = draw_body(rng)
    tops = ["tight", "none"] if body.sex == "male" else ["tight"]
    top = str(rng.choice(tops, p=[0.85, 0.15] if len(tops) == 2 else None))
    outfit = replace(draw_outfit(rng, body), top=top if rng.random() < _TIGHT_SHARE else "loose")
    # Strata, so that a few stills of a body span the range.
    places = (rng.permutation(stills) + rng.random(stills)) / stills
    keys = tuple(
        TiltKey(
            start_s=2.0 * index,
            end_s=2.0 * index + 1.0,
            tilt_deg=float(_LOWEST_DEG + (_HIGHEST_DEG - _LOWEST_DEG) * place),
            arms=str(rng.choice(_ARMS, p=_ARM_SHARES)),
        )
        for index, place in enumerate(places)
    )
    plan_seed = int(rng.integers(1, 2**31 - 1))
    plan = QuietStand(
        keys=keys,
        knee_flexion_deg=float(rng.uniform(0.0, 6.0)),
        rounded_deg=float(np.clip(rng.normal(0.0, 4.0), -8.0, 8.0)),
        shin_forward_deg=float(np.clip(rng.normal(0.0, 1.0), -2.0, 2.0)),
        seed=plan_seed,
    )
    views = tuple(
        View(
            side=str(rng.choice(["left", "right"])),
            distance_m=float(rng.uniform(2.2, 4.5)),
            height_m=float(rng.uniform(0.7, 1.4)),
            yaw_deg=float(rng.uniform(-12.0, 12.0)),
            roll_deg=float(rng.uniform(-2.0, 2.0)),
            slack=float(rng.uniform(1.06, 1.35)),
            width_px=_WIDTH_PX,
            height_px=_HEIGHT_PX,
        )
        for _ in range(stills)
    )
    return StandingBody(
        number=number,
        seed=plan_seed,
        body=body,
        outfit=outfit,
        plan=plan,
        views=views,
        rooms=tuple(str(room) for room in rng.choice(list(ROOMS), stills)),
        lights=tuple(float(light) for light in rng.uniform(0.5, 1.2, stills)),
        noises=tuple(float(noise) for noise in rng.uniform(0.5, 5.0, stills)),
    )


def render_stands(standing: StandingBody, folder: Path, makehuman: Path) -> Iterator[Path]:
    """Draw the stills of one body, each with the true person mask and a truth beside it.

    Parameters
    ----------
    standing : StandingBody
        The body and how it is seen.
    folder : Path
        Existing folder; stills that are there are left alone.
    makehuman : Path
        A MakeHuman checkout.

    Yields
    ------
    Path
        The truth, ``<body>_<still>.json``; picture and mask end in ``.jpg`` and ``.mask.png``.
    """
    stems = [f"{standing.number:03d}_{index}" for index in range(len(standing.views))]
    if all((folder / f"{stem}.json").is_file() for stem in stems):
        return
    person = Person(ShapeFiles(makehuman), standing.body, standing.outfit, seed=standing.seed)
    motion = Quiet(Figure(person), standing.plan)
    rng = np.random.default_rng(standing.seed)
    for index, stem in enumerate(stems):
        key, view = standing.plan.keys[index], standing.views[index]
        camera = aim_camera(view, motion, looks=2 * len(stems))
        state = motion.at(0.5 * (key.start_s + key.end_s))
        look = Look(room=ROOMS[standing.rooms[index]], light=Light(key=standing.lights[index]))
        stage = Stage(person, look, camera)
        picture = Sensor(noise=standing.noises[index]).record(stage.draw(state.placement, state.props), rng)
        mask = stage.mask(state.placement, state.props)
        stage.close()
        cv2.imwrite(str(folder / f"{stem}.jpg"), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93])
        cv2.imwrite(str(folder / f"{stem}.mask.png"), mask.astype(np.uint8) * 255)
        truth = {
            "schema": SCHEMA,
            "picture": f"{stem}.jpg",
            "mask": f"{stem}.mask.png",
            "number": standing.number,
            "pelvic_tilt_deg": round(state.posture.pelvis_lean_deg, 2),
            "facing": camera.facing,
            "arms": key.arms,
            "top": standing.outfit.top,
            "camera": {"yaw_deg": view.yaw_deg, "roll_deg": view.roll_deg, "height_m": view.height_m},
            "body": asdict(standing.body),
            "rounded_deg": standing.plan.rounded_deg,
        }
        path = folder / f"{stem}.json"
        path.write_text(json.dumps(truth) + "\n", encoding="utf-8")
        yield path
