"""Fit the mirror test to rendered people, and say how good it is on others.

``python samples/fit_tilt.py render FOLDER --seed S --bodies N --makehuman DIR`` draws N bodies, five stills
each; ``... look FOLDER`` looks at every still with the pose landmarker and keeps what it saw;
``... fit FOLDER`` fits ``formcheck/tilt/estimator.json``, its errors measured on bodies left out in turn;
``... evaluate FOLDER`` prints the tables for bodies of another seed.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.tilt.estimator import CLASS_LIMIT_DEG, Estimate, Estimator, load_estimator
from formcheck.tilt.features import FEATURES, measure_features
from formcheck.tilt.gates import Look, find_problem
from formcheck.tilt.stand import Stand
from formcheck.tilt.verdict import choose_verdict

sys.path.insert(0, str(Path(__file__).parent))
from vary_stands import vary_stand

__all__ = ["Sample", "fit", "load_samples", "main"]

Array = NDArray[np.float64]

LOOKS = "looks.jsonl"
TARGET = Path(__file__).parent.parent / "formcheck" / "tilt" / "estimator.json"
STILLS = 5
_FOLDS = 10
_VARIANTS = 6
# Of every still, besides itself, see vary_stands.py.
_STRENGTH = 10.0 * (1 + _VARIANTS)
# Of the ridge, in stands, 10 of each variant; between 5 and 40 the error on bodies left out changes little.
_HELD_BACK = 10.0
# So many times more for the front's contour: on rendered people belly and groin tell as much as the back, on
# real ones waistbands, shirts and meals are in them. It costs under 0.2 degrees on rendered bodies left out.
_FRONT = ("groin_slope_deg", "lower_belly_slope_deg", "belly_slope_deg", "chest_slope_deg", "thigh_front_deg")
_LEGS = ("thigh_back_deg", "thigh_lean_deg", "hip_line_deg", "knee_behind", "thigh_length")
# As much for the legs: real people do not stand with both feet side by side, as the rendered ones do.
_PERCENTILES = ("hollow_depth", "steepest_deg", "lower_belly_slope_deg", "trunk_lean_deg", "shoulder_ahead")
_USUAL_DEG = 10.0
# What is usual is told from stands with tilts of at most this, in tight clothes.


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A still, what is true of it and what was seen.

    Attributes
    ----------
    truth : dict
        ``formcheck/stand-truth/1``.
    problem : str or None
        Why it was refused.
    features : dict or None
        The numbers of its outline.
    stand : Stand or None
        What was seen.
    cut : bool
        Whether the feet were cut off.
    """

    truth: dict[str, Any]
    problem: str | None
    features: dict[str, float] | None
    stand: Stand | None
    cut: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it says.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of those of the process.

    Returns
    -------
    int
        0 when done, 1 when it could not be done.
    """
    parser = argparse.ArgumentParser(description="Fit the mirror test to rendered people.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("render", "look", "fit", "evaluate"):
        command = commands.add_parser(name)
        command.add_argument("folder", type=Path)
        if name == "render":
            command.add_argument("--seed", type=int, required=True)
            command.add_argument("--bodies", type=int, default=160)
            command.add_argument("--first", type=int, default=0)
            command.add_argument("--makehuman", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        if options.command == "render":
            _render(options)
        elif options.command == "look":
            look_at_all(options.folder)
        elif options.command == "fit":
            samples = load_samples(options.folder)
            parts = {"whole": fit(_part(samples, cut=False)), "cut": fit(_part(samples, cut=True))}
            write_fit(parts, options.folder)
        else:
            samples = load_samples(options.folder)
            for title, cut in (("Whole", False), ("Cut below the hips", True)):
                print(f"# {title}\n")
                print(describe(_part(samples, cut=cut), load_estimator(cut=cut)), "\n")
    except (OSError, ValueError, RuntimeError) as error:
        print(f"fit_tilt: {error}", file=sys.stderr)
        return 1
    return 0


def _render(options: argparse.Namespace) -> None:
    os.environ.setdefault("LP_NUM_THREADS", "1")
    from render.stands import draw_standing_body, render_stands

    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.first, options.bodies):
        for path in render_stands(
            draw_standing_body(options.seed, number, stills=STILLS), options.folder, options.makehuman
        ):
            print(path.name, flush=True)


def look_at_all(folder: Path) -> None:
    """Look at every still of a folder that was not looked at yet.

    Parameters
    ----------
    folder : Path
        With stills and their truths; what was seen is added to ``looks.jsonl`` there.
    """
    from formcheck.capture.image import read_photo
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.stand_looker import StandLooker

    looks = folder / LOOKS
    seen = {row["picture"] for row in _read_rows(looks)}
    with StandLooker(obtain_model()) as looker, looks.open("a", encoding="utf-8") as file:
        for path in sorted(folder.glob("*.json"), reverse=True):
            truth = json.loads(path.read_text(encoding="utf-8"))
            if truth["picture"] in seen:
                continue
            picture = read_photo(folder / truth["picture"]).image_rgb
            look = looker.look(picture)
            rows = [_describe_look(truth, look, cut=False)]
            if look.stand is not None:
                part = cut_legs(picture, look.stand, seed=truth["number"])
                rows.append(_describe_look(truth, looker.look(part), cut=True))
            file.write("".join(json.dumps(row) + "\n" for row in rows))


def _describe_look(truth: dict[str, Any], look: Look, *, cut: bool) -> dict[str, Any]:
    problem = find_problem(look)
    return {
        "picture": truth["picture"],
        "truth": {**truth, "cut": cut},
        "problem": None if problem is None else problem.name,
        "stand": None if look.stand is None else _pack(look.stand),
    }


def cut_legs(picture: NDArray[np.uint8], stand: Stand, *, seed: int) -> NDArray[np.uint8]:
    """Cut the legs off below the hips, and half of the time the head.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        The whole still.
    stand : Stand
        Who is where in it.
    seed : int
        Of where to cut.

    Returns
    -------
    ndarray of uint8, shape (less, width, 3)
        A part of the picture, down to somewhere between the middle of the thigh and that of the shin.
    """
    rng = np.random.default_rng([seed, round(stand.hip_px[0])])
    low, high = -rng.uniform(0.5, 1.25), rng.uniform(1.1, 1.5) if rng.random() < 0.5 else 9.0
    top, bottom = stand.to_picture(np.array([[0.0, high], [0.0, low]]))[:, 1]
    part = picture[max(0, int(top)) : int(np.clip(bottom, 1, picture.shape[0]))]
    return np.ascontiguousarray(part)


def _pack(stand: Stand) -> dict[str, Any]:
    return {
        "dorsal": np.round(stand.dorsal, 5).tolist(),
        "ventral": np.round(stand.ventral, 5).tolist(),
        "joints": np.round(stand.joints, 5).tolist(),
        "visibility": np.round(stand.visibility, 3).tolist(),
        "facing": stand.facing,
        "hip_px": stand.hip_px.tolist(),
        "trunk_px": stand.trunk_px,
    }


def _unpack(data: dict[str, Any]) -> Stand:
    arrays = {name: np.array(data[name]) for name in ("dorsal", "ventral", "joints", "visibility", "hip_px")}
    return Stand(facing=data["facing"], trunk_px=data["trunk_px"], **arrays)


def _read_rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def load_samples(folder: Path) -> list[Sample]:
    """Read what was seen.

    Parameters
    ----------
    folder : Path
        After ``look``.

    Returns
    -------
    list of Sample
        All stills.

    Raises
    ------
    ValueError
        If nothing was looked at.
    """
    rows = _read_rows(folder / LOOKS)
    if not rows:
        raise ValueError(f"nothing was looked at in {folder}: run 'look' first")
    samples = []
    # A still that was looked at twice counts once.
    for row in {(row["picture"], row["truth"].get("cut", False)): row for row in rows}.values():
        stand = None if row["stand"] is None else _unpack(row["stand"])
        samples.append(
            Sample(
                truth=row["truth"],
                problem=row["problem"],
                features=None if stand is None else measure_features(stand),
                stand=stand,
                cut=row["truth"].get("cut", False),
            )
        )
    return samples


def _part(samples: Sequence[Sample], *, cut: bool) -> list[Sample]:
    """Give the stills that are whole or those that are cut."""
    return [sample for sample in samples if sample.cut == cut]


def _judged(samples: Sequence[Sample]) -> list[Sample]:
    return [sample for sample in samples if sample.problem is None and sample.features is not None]


def _vary(samples: Sequence[Sample]) -> list[Sample]:
    """Add to every still some of what could as well have been seen of the same tilt."""
    varied = list(samples)
    for sample in samples:
        rng = np.random.default_rng([sample.truth["number"], *sample.truth["picture"].encode()])
        for _ in range(_VARIANTS if sample.stand is not None else 0):
            assert sample.stand is not None
            stand = vary_stand(sample.stand, rng)
            features = measure_features(stand)
            if features is not None:
                varied.append(replace(sample, stand=stand, features=features))
    return varied


def _table(samples: Sequence[Sample]) -> tuple[Array, Array, NDArray[np.bool_]]:
    rows = np.array([[s.features[name] for name in FEATURES] for s in samples if s.features is not None])
    tilts = np.array([s.truth["pelvic_tilt_deg"] for s in samples])
    return rows, tilts, np.array([s.truth["top"] == "loose" for s in samples])


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """Fit the estimator.

    Parameters
    ----------
    samples : sequence of Sample
        Stills of the fitting bodies.

    Returns
    -------
    dict
        What goes into ``estimator.json``.
    """
    seen = _judged(samples)
    chosen = _vary(seen)
    rows, tilts, loose = _table(chosen)
    mean, spread = np.nanmean(rows, axis=0), np.nanstd(rows, axis=0)
    basis = np.column_stack([np.clip(np.nan_to_num((rows - mean) / spread), -3.0, 3.0), np.ones(len(rows))])
    fold = np.array([s.truth["number"] % _FOLDS for s in chosen])
    errors = {}
    for name, kind in (("tight", ~loose), ("loose", loose)):
        left_out = np.full(len(tilts), np.nan)
        for part in range(_FOLDS):
            inside, outside = kind & (fold != part), kind & (fold == part)
            left_out[outside] = basis[outside] @ _ridge(basis[inside], tilts[inside])
        errors[name] = float(np.sqrt(np.mean((left_out - tilts)[kind] ** 2)))
    tight = [s for s in seen if s.truth["top"] != "loose"]
    usual = [s for s in tight if abs(s.truth["pelvic_tilt_deg"]) <= _USUAL_DEG]
    return {
        "features": list(FEATURES),
        "mean": mean.tolist(),
        "spread": spread.tolist(),
        "tight": _ridge(basis[~loose], tilts[~loose]).tolist(),
        "loose": _ridge(basis[loose], tilts[loose]).tolist(),
        "kind": _logistic(basis, loose).tolist(),
        "tight_error_deg": errors["tight"],
        "loose_error_deg": errors["loose"],
        "percentiles": {
            name: np.nanpercentile(
                [s.features[name] for s in usual if s.features is not None], np.arange(101.0)
            ).tolist()
            for name in _PERCENTILES
        },
        "outlines": _mean_outlines(tight),
        "about": {
            "command": "python samples/fit_tilt.py fit FOLDER",
            "bodies": len({s.truth["number"] for s in seen}),
            "stills": len(seen),
            "variants": _VARIANTS,
        },
    }


def _ridge(basis: Array, tilts: Array) -> Array:
    times = [_HELD_BACK if name in (*_FRONT, *_LEGS) else 1.0 for name in FEATURES]
    penalty = np.diag(_STRENGTH * np.array([*times, 0.0]))
    return np.asarray(np.linalg.solve(basis.T @ basis + penalty, basis.T @ tilts))


def _logistic(basis: Array, loose: NDArray[np.bool_]) -> Array:
    """Fit log odds by Newton's method, held back like the ridge."""
    weights = np.zeros(basis.shape[1])
    penalty = 3.0 * np.eye(basis.shape[1])
    penalty[-1, -1] = 1e-6
    for _ in range(30):
        share = 1.0 / (1.0 + np.exp(-basis @ weights))
        gradient = basis.T @ (share - loose) + penalty @ weights
        curvature = basis.T @ (basis * (share * (1.0 - share))[:, None]) + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return np.asarray(weights)


def _mean_outlines(samples: Sequence[Sample]) -> dict[str, Any]:
    limits = {"posterior": (-15.0, -9.0), "neutral": (-3.0, 3.0), "anterior": (12.0, 20.0)}
    outlines = {}
    for name, (low, high) in limits.items():
        # Arms before the chest would be in the mean front.
        clear = [s for s in samples if s.truth["arms"] == "hang"]
        stack = np.array(
            [
                [s.stand.dorsal, s.stand.ventral]
                for s in clear
                if s.stand is not None and low <= s.truth["pelvic_tilt_deg"] <= high
            ]
        )
        middle = np.nanmedian(stack, axis=0)
        padded = np.pad(middle, ((0, 0), (4, 4)), mode="edge")
        smooth = [np.convolve(row, np.full(9, 1.0 / 9.0), mode="valid") for row in padded]
        outlines[name] = np.round(smooth, 4).tolist()
    return outlines


def write_fit(parts: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write ``estimator.json``.

    Parameters
    ----------
    parts : dict
        What :func:`fit` gives for whole stills and for cut ones.
    folder : Path
        With the stills, of which only the name is told.
    """
    text = json.dumps(_rounded(parts), separators=(",", ":"))
    for key in ("cut", *parts["whole"]):
        text = text.replace(f',"{key}":', f',\n"{key}":')
    TARGET.write_text(text + "\n", encoding="utf-8")
    for name, data in parts.items():
        print(
            f"{folder.name}, {name}: {data['about']}, errors on bodies left out: tight "
            f"{data['tight_error_deg']:.2f}, loose {data['loose_error_deg']:.2f} degrees"
        )


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def _true_class(tilt_deg: float) -> str:
    if abs(tilt_deg) <= CLASS_LIMIT_DEG:
        return "neutral"
    return "anterior" if tilt_deg > 0 else "posterior"


def describe(samples: Sequence[Sample], estimator: Estimator) -> str:
    """Make the tables of how good the estimator is.

    Parameters
    ----------
    samples : sequence of Sample
        Stills of bodies that were not in the fit.
    estimator : Estimator
        The fit.

    Returns
    -------
    str
        Markdown.
    """
    judged = _judged(samples)
    estimates = [estimator.estimate(s.features) for s in judged if s.features is not None]
    lines = [f"{len(samples)} stills, {len({s.truth['number'] for s in samples})} bodies"]
    refused: dict[str, int] = {}
    for sample in samples:
        if sample.problem is not None:
            refused[sample.problem] = refused.get(sample.problem, 0) + 1
    lines.append(f"refused: {refused}")
    for clothes in ("tight", "loose"):
        pairs = [
            (s, e)
            for s, e in zip(judged, estimates, strict=True)
            if (s.truth["top"] == "loose") == (clothes == "loose")
        ]
        if pairs:
            lines += _describe_group(clothes, pairs)
    lines += _describe_calibration(judged, estimates)
    return "\n".join(lines)


def _describe_group(clothes: str, pairs: Sequence[tuple[Sample, Estimate]]) -> list[str]:
    errors = np.array([e.tilt_deg - s.truth["pelvic_tilt_deg"] for s, e in pairs])
    scores = errors / np.array([e.uncertainty_deg for _, e in pairs])
    verdicts = [choose_verdict(e) for _, e in pairs]
    truths = [_true_class(s.truth["pelvic_tilt_deg"]) for s, _ in pairs]
    given = [(v, t) for v, t in zip(verdicts, truths, strict=True) if v != "indeterminate"]
    opposite = sum({v, t} == {"anterior", "posterior"} for v, t in given)
    right = sum(v == t for v, t in given)
    lines = [
        "",
        f"{clothes}: {len(pairs)} stills, RMSE {np.sqrt(np.mean(errors**2)):.1f}, bias {errors.mean():+.1f}, "
        f"within one ± {np.mean(np.abs(scores) < 1):.0%}, two {np.mean(np.abs(scores) < 2):.0%}",
        f"verdict given {len(given)} ({1 - len(given) / len(pairs):.0%} indeterminate), right "
        f"{right / max(len(given), 1):.0%}, opposite {opposite}",
        "",
        "| true | anterior | neutral | posterior | indeterminate |",
        "|---|---|---|---|---|",
    ]
    for name in ("anterior", "neutral", "posterior"):
        row = [v for v, t in zip(verdicts, truths, strict=True) if t == name]
        cells = [row.count(v) for v in ("anterior", "neutral", "posterior", "indeterminate")]
        lines.append(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    return lines


def _describe_calibration(judged: Sequence[Sample], estimates: Sequence[Estimate]) -> list[str]:
    said = np.array([[e.anterior, e.neutral, e.posterior] for e in estimates]).ravel()
    names = ("anterior", "neutral", "posterior")
    true = np.array(
        [_true_class(s.truth["pelvic_tilt_deg"]) == name for s in judged for name in names], dtype=float
    )
    lines = ["", "| probability said | times | true |", "|---|---|---|"]
    for low in np.arange(0.0, 1.0, 0.2):
        inside = (said >= low) & (said < low + 0.2 + 1e-9 * (low > 0.7))
        if inside.any():
            lines.append(f"| {said[inside].mean():.2f} | {inside.sum()} | {true[inside].mean():.2f} |")
    return lines


if __name__ == "__main__":
    raise SystemExit(main())
