"""From a scenario to files: a film or a still with its truth beside it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.camera import Camera
from render.drawing import Look, Stage
from render.film import write_film
from render.movements.motion import Motion
from render.person import Person
from render.picture import Sensor
from render.room import ROOMS, Light
from render.scenario import MOVEMENTS, Scenario, aim_camera, build_motion, build_person
from render.truth import SCHEMA, Recorder, describe_reps

__all__ = ["Shot", "render_clip", "render_still"]

Picture = NDArray[np.uint8]


class Shot:
    """A scenario that is set up: person, movement, camera, room.

    Parameters
    ----------
    scenario : Scenario
        The clip as data.
    makehuman : Path
        A MakeHuman checkout.

    Attributes
    ----------
    scenario : Scenario
        As given.
    person : Person
        Who is filmed.
    motion : Motion
        What is done.
    camera : Camera
        Seen from where.
    """

    def __init__(self, scenario: Scenario, makehuman: Path) -> None:
        self.scenario = scenario
        self.person: Person = build_person(scenario, makehuman)
        self.motion: Motion = build_motion(scenario.plan, self.person)
        self.camera: Camera = aim_camera(scenario.view, self.motion)
        look = Look(
            room=ROOMS[scenario.room],
            light=Light(key=scenario.light),
            occluder=scenario.occluder,
            stripes=scenario.stripes,
        )
        mat = self.motion.at(0.0).props.mat
        self._stage = Stage(self.person, look, self.camera, mat=mat)
        self._sensor = Sensor(noise=scenario.noise)

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return round(self.motion.duration_s * self.scenario.fps)

    def pictures(self, recorder: Recorder) -> Iterator[Picture]:
        """Draw all frames and record what is true about them.

        Parameters
        ----------
        recorder : Recorder
            Takes the truth.

        Yields
        ------
        ndarray of uint8, shape (height, width, 3)
            Red, green, blue.
        """
        rng = np.random.default_rng(self.scenario.seed)
        for index in range(self.frame_count):
            time_s = index / self.scenario.fps
            state = self.motion.at(time_s)
            recorder.add(time_s, state)
            yield self._sensor.record(self._stage.draw(state.placement, state.props), rng)

    def picture(self, time_s: float, recorder: Recorder) -> Picture:
        """Draw one frame, see :meth:`pictures`."""
        state = self.motion.at(time_s)
        recorder.add(time_s, state)
        drawn = self._stage.draw(state.placement, state.props)
        return self._sensor.record(drawn, np.random.default_rng(self.scenario.seed))

    def recorder(self) -> Recorder:
        """Make a recorder of this shot's truth."""
        return Recorder(self.motion, self.camera, side=self.scenario.view.side)

    def close(self) -> None:
        """Let the drawing go."""
        self._stage.close()


def render_clip(scenario: Scenario, folder: Path, makehuman: Path) -> Path:
    """Render a film and write its truth beside it.

    Parameters
    ----------
    scenario : Scenario
        The clip as data.
    folder : Path
        Existing folder.
    makehuman : Path
        A MakeHuman checkout.

    Returns
    -------
    Path
        The film; the truth has the same name and ends in ``.json``.
    """
    shot = Shot(scenario, makehuman)
    recorder = shot.recorder()
    path = folder / f"{scenario.name}.mp4"
    write_film(
        path,
        shot.pictures(recorder),
        fps=Fraction(scenario.fps),
        width_px=scenario.view.width_px,
        height_px=scenario.view.height_px,
        crf=scenario.crf,
    )
    shot.close()
    _write_truth(path, _describe(shot, recorder, path.name, shot.frame_count))
    return path


def render_still(scenario: Scenario, folder: Path, makehuman: Path, *, time_s: float = 0.5) -> Path:
    """Render a still and write its truth beside it.

    Parameters
    ----------
    scenario : Scenario
        The clip whose one frame is drawn.
    folder : Path
        Existing folder.
    makehuman : Path
        A MakeHuman checkout.
    time_s : float
        Time of the frame.

    Returns
    -------
    Path
        The PNG file; the truth has the same name and ends in ``.json``.
    """
    shot = Shot(replace(scenario, fps=1), makehuman)
    recorder = shot.recorder()
    path = folder / f"{scenario.name}.png"
    picture = shot.picture(time_s, recorder)
    shot.close()
    cv2.imwrite(str(path), picture[..., ::-1])
    _write_truth(path, _describe(shot, recorder, path.name, 1))
    return path


def _describe(shot: Shot, recorder: Recorder, clip: str, frames: int) -> dict[str, Any]:
    scenario, camera = shot.scenario, shot.camera
    series = recorder.series()
    reps = describe_reps(shot.motion, series) if frames > 1 else []
    return {
        "schema": SCHEMA,
        "clip": clip,
        "seed": scenario.seed,
        "fps": scenario.fps,
        "frames": frames,
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "movement": scenario.movement,
        "exercise": MOVEMENTS[scenario.movement],
        "true_reps": sum(rep["counts"] for rep in reps),
        "side": camera.side,
        "facing": camera.facing,
        "body": {**asdict(scenario.body), "height_m": round(shot.person.height_m, 3)},
        "camera": {
            "yaw_deg": round(camera.yaw_deg, 2),
            "roll_deg": round(camera.roll_deg, 2),
            "distance_m": round(camera.distance_m, 3),
            "height_m": round(camera.height_m, 3),
            "field_of_view_deg": round(camera.field_of_view_deg, 2),
        },
        "look": {
            "clothes": asdict(scenario.outfit),
            "stripes": scenario.stripes,
            "light": scenario.light,
            "room": scenario.room,
            "noise": scenario.noise,
            "crf": scenario.crf,
            "occluder": scenario.occluder,
        },
        "plan": scenario.as_data()["plan"],
        "series": series,
        "reps": reps,
        "not_reps": [
            {"start_s": round(event.start_s, 3), "end_s": round(event.end_s, 3), "what": event.what}
            for event in shot.motion.not_reps
        ],
    }


def _write_truth(path: Path, truth: dict[str, Any]) -> None:
    text = json.dumps(truth, separators=(",", ":"), allow_nan=False)
    # One line per part keeps the file small and its changes readable.
    for key in ("series", "reps", "not_reps", "joints_px", "angles_deg", "plan", "body", "camera", "look"):
        text = text.replace(f',"{key}":', f',\n"{key}":')
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
