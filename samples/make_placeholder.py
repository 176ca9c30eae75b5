"""Draw the placeholder sample: one set of dumbbell Romanian deadlifts, seen from the side, with its truth.

``python samples/make_placeholder.py [--out FOLDER]`` writes ``placeholder_deadlift.mp4`` and
``placeholder_deadlift.json``. Five repetitions: the third is short, the fourth has a rounded back. The
truth holds the angles between the joint centres as the camera projects them, in pixels, so that what a
pose estimator reports can be compared with it without knowing the camera.
"""

import argparse
import json
import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from placeholder.drawing import draw
from placeholder.mannequin import build_body
from placeholder.room import Camera, cast_shadow, draw_room, place_camera
from placeholder.scenario import DURATION_S, REPETITIONS, Repetition, posture_at
from placeholder.skeleton import HEIGHT_M, Skeleton, pose_skeleton
from placeholder.surface import Part

__all__ = [
    "FPS",
    "describe_truth",
    "project_joints",
    "render_frame",
    "standard_camera",
    "write_sample",
]

FPS = 30
WIDTH_PX, HEIGHT_PX = 854, 480
YAW_DEG = 8.0
DISTANCE_M = 4.6
SEED = 20
NOISE = 1.3  # standard deviation of the sensor noise, steps of 256
NAME = "placeholder_deadlift"
JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")


def standard_camera(*, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Camera:
    """Camera of the sample.

    Parameters
    ----------
    width_px, height_px : int
        Size of the picture; smaller ones show the same scene.

    Returns
    -------
    Camera
        At hip height, a few degrees in front of a true side view.
    """
    return place_camera(width_px=width_px, height_px=height_px, yaw_deg=YAW_DEG, distance_m=DISTANCE_M)


def project_joints(bones: Skeleton, camera: Camera) -> dict[str, tuple[float, float]]:
    """Pixel positions of the joint centres on the near (right) side.

    Parameters
    ----------
    bones : Skeleton
        Where the joints are.
    camera : Camera
        Who looks.

    Returns
    -------
    dict of str to tuple of float
        Joint to x, y in pixels.
    """
    pixels = camera.project(np.array([bones.joint(name) for name in JOINTS]))
    return {name: (float(x), float(y)) for name, (x, y) in zip(JOINTS, pixels, strict=True)}


def _incline_deg(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Inclination of a segment in the picture: 0 upright, positive forward (to the right)."""
    return math.degrees(math.atan2(end[0] - start[0], start[1] - end[1]))


def _describe_repetition(number: int, repetition: Repetition, camera: Camera) -> dict[str, Any]:
    """Truth of one repetition."""
    joints = project_joints(pose_skeleton(posture_at(time_s=repetition.turn_s)), camera)
    trunk = _incline_deg(joints["hip"], joints["shoulder"])
    thigh = _incline_deg(joints["knee"], joints["hip"])
    shank = _incline_deg(joints["ankle"], joints["knee"])
    return {
        "number": number,
        "start_s": round(repetition.start_s, 3),
        "turn_s": round(repetition.turn_s, 3),
        "end_s": round(repetition.end_s, 3),
        "hip_flexion_deg": round(trunk - thigh, 1),
        "trunk_lean_deg": round(trunk, 1),
        "knee_flexion_deg": round(shank - thigh, 1),
        "back_bend_deg": repetition.back_bend_deg,
        "faults": list(repetition.faults),
        "joints_px": {name: [round(x, 1), round(y, 1)] for name, (x, y) in joints.items()},
    }


def describe_truth(camera: Camera) -> dict[str, Any]:
    """Everything that is known about the clip.

    Parameters
    ----------
    camera : Camera
        Who looks; pixel positions refer to its picture.

    Returns
    -------
    dict
        Ready for JSON; angles and pixel positions are those at the turn of each repetition, on the near side.
    """
    return {
        "clip": f"{NAME}.mp4",
        "placeholder": True,
        "exercise": "deadlift",
        "side": "right",
        "facing": "right",
        "fps": FPS,
        "frames": round(DURATION_S * FPS),
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "body_height_px": round(HEIGHT_M * camera.focal_px / DISTANCE_M, 1),
        "reps": [_describe_repetition(i, rep, camera) for i, rep in enumerate(REPETITIONS, start=1)],
    }


def _shadow_blobs(parts: tuple[Part, ...]) -> list[tuple[float, float, float, float]]:
    """Balls in place of the solids, for the shadow."""
    solids = [solid for part in parts for solid in part.solids]
    middles = [(np.array(solid.start) + np.array(solid.end)) / 2 for solid in solids]
    return [
        (float(x), max(float(y), 0.0), float(z), max(solid.radius_m))
        for (x, y, z), solid in zip(middles, solids, strict=True)
    ]


def render_frame(
    frame_index: int, *, camera: Camera, room: NDArray[np.float32], seed: int = SEED
) -> NDArray[np.uint8]:
    """Draw one picture of the clip.

    Parameters
    ----------
    frame_index : int
        From 0; its time is ``frame_index / FPS``.
    camera : Camera
        Who looks.
    room : ndarray of float32, shape (height, width, 3)
        The empty room from `draw_room` with the same camera.
    seed : int
        Of the sensor noise.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        RGB.
    """
    parts = build_body(pose_skeleton(posture_at(time_s=frame_index / FPS)))
    linear = draw(parts, cast_shadow(room, _shadow_blobs(parts), camera), camera)
    picture = np.clip(cv2.GaussianBlur(linear, (0, 0), camera.height_px / 1000), 0, 1) ** (1 / 2.2) * 255
    random = np.random.default_rng((seed, frame_index))
    picture += NOISE * random.standard_normal((*picture.shape[:2], 1), np.float32)
    return np.asarray(np.clip(picture + 0.5, 0, 255), np.uint8)


def _render_all(camera: Camera) -> Iterator[NDArray[np.uint8]]:
    """All pictures, in order."""
    room = draw_room(camera, seed=SEED)
    for frame_index in range(round(DURATION_S * FPS)):
        yield render_frame(frame_index, camera=camera, room=room)


def write_sample(folder: Path) -> None:
    """Write the clip and its truth.

    Parameters
    ----------
    folder : Path
        Existing folder; files of the same name are replaced.
    """
    camera = standard_camera()
    with av.open(folder / f"{NAME}.mp4", "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "22", "preset": "slow"})
        stream.width, stream.height, stream.pix_fmt = camera.width_px, camera.height_px, "yuv420p"
        stream.codec_context.time_base = Fraction(1, FPS)
        for picture in _render_all(camera):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    truth = json.dumps(describe_truth(camera), indent=1)
    (folder / f"{NAME}.json").write_text(truth + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and write the sample."""
    parser = argparse.ArgumentParser(description="Draw the placeholder deadlift sample (takes minutes).")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="existing folder to write to")
    folder: Path = parser.parse_args().out
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder: create it first or name another one")
    write_sample(folder)
    print(f"wrote {folder / NAME}.mp4 and .json")


if __name__ == "__main__":
    main()
