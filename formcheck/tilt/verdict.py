"""The answer of the mirror test: a verdict, how sure it is, why, and what the article's author advises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from formcheck.document import Document
from formcheck.report import Source
from formcheck.tilt.estimator import Estimate, Estimator

__all__ = [
    "ABOUT",
    "AUTHOR",
    "MIN_PROBABILITY",
    "TILT_SCHEMA",
    "TiltAdvice",
    "TiltProbabilities",
    "TiltQuality",
    "TiltReport",
    "Verdict",
    "advise",
    "choose_verdict",
    "give_reasons",
    "make_tilt_report",
]

TILT_SCHEMA = "formcheck/tilt/1"

Verdict = Literal["anterior", "neutral", "posterior", "indeterminate"]

MIN_PROBABILITY: Mapping[Verdict, float] = {"anterior": 0.55, "neutral": 0.60, "posterior": 0.80}
"""How probable a class has to be before it is said. Only "posterior" changes what the author advises, and
only 6 to 7 of 100 healthy adults stand so (Herrington 2011): it needs the strongest evidence. On bodies of
a fresh seed 83 of 100 verdicts in tight clothes were right at these (ACCURACY.md; engineering defaults)."""

ABOUT = (
    "This is a screening of the body's outline, not a diagnosis: a camera sees no bones, and what is usual "
    "is taken from rendered people. Most healthy people stand with some forward tilt."
)
"""What every surface that shows a tilt says with it."""

MIN_PROBABILITY_LOOSE = 0.80
"""In clothes that are more probably loose than not every class needs as much: there the probabilities come
from fewer rendered people and from one kind of shirt. At 0.72, 20 of 27 verdicts on bodies of a fresh seed
were right, at this 11 of 13 (measured); the rest is indeterminate."""

MAX_LOOSE, MAX_ODD_SHARE = 0.3, 0.15
"""With looser clothes, which bridge the hollow, or an outline less like those of the fit, "posterior"
is not said: a flat back is what both look like (engineering defaults)."""

MAX_ODD = 0.25
"""With more of the outline unlike those of the fit nothing is said at all. Of 1037 rendered stands seen whole
1 is so odd, of 462 cut ones 6; people with a barbell's plate before the hips are, after whom it was chosen
(measured)."""

MAX_TILT_DEG = 30.0
"""Beyond it no pelvis is tilted, either way: such an outline is not one that the test was made for
(engineering default: people tip theirs by some 11 degrees forward and 9 back; Levine and Whittle 1996)."""

AUTHOR = "Mike Robertson, C.S.C.S., in the article the programme is from"
"""Whose advice it is."""
_TELLING = 75.0
# Of 100 usual stands, so many have to be on one side before the belly is worth a sentence.


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltProbabilities:
    """How probable the three classes are; their sum is 1.

    Attributes
    ----------
    anterior, neutral, posterior : float
        In [0, 1].
    """

    anterior: float
    neutral: float
    posterior: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltAdvice:
    """What the article's author advises.

    Attributes
    ----------
    do : {"strengthen", "lengthen", "repeat"}
        In one word.
    text : str
        In a sentence.
    source : str
        Who says so.
    """

    do: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltQuality:
    """What the answer rests on.

    Attributes
    ----------
    looks : int
        Pictures that could be judged.
    loose_clothes : float
        Probability that the clothes hide the outline.
    warnings : tuple of str
        What made it harder, one sentence each.
    """

    looks: int
    loose_clothes: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltReport(Document):
    """The answer of the mirror test, a document of the schema ``formcheck/tilt/1``.

    Attributes
    ----------
    formcheck : str
        Version of formcheck.
    source : Source
        The photo or the clip.
    verdict : {"anterior", "neutral", "posterior", "indeterminate"}
        The outline's class, or that the classes cannot be told apart.
    tilt_deg, uncertainty_deg : float
        Tilt against the neutral outline of rendered people, positive anterior, and one standard error.
    probabilities : TiltProbabilities
        Of the three classes.
    facing : {"left", "right"}
        Where the person faces in the picture.
    reasons : tuple of str
        What in the outline speaks for it, one sentence each.
    advice : TiltAdvice
        What the article's author advises.
    about : str
        What the test is and is not.
    quality : TiltQuality
        What it rests on.
    own_neutral_deg : float or None
        Where the tilt is against the person's own relaxed stand: how that stands against the usual outline.
    schema : str
        Always ``formcheck/tilt/1``.
    """

    formcheck: str
    source: Source
    verdict: Verdict
    tilt_deg: float
    uncertainty_deg: float
    probabilities: TiltProbabilities
    facing: Literal["left", "right"]
    reasons: tuple[str, ...]
    advice: TiltAdvice
    about: str
    quality: TiltQuality
    own_neutral_deg: float | None = None
    schema: str = TILT_SCHEMA


def choose_verdict(estimate: Estimate) -> Verdict:
    """Say the class if it is probable enough.

    Parameters
    ----------
    estimate : Estimate
        Of the outline.

    Returns
    -------
    {"anterior", "neutral", "posterior", "indeterminate"}
        See :data:`MIN_PROBABILITY`, :data:`MAX_LOOSE`, :data:`MAX_ODD` and :data:`MAX_TILT_DEG`.
    """
    chances: dict[Verdict, float] = {
        "anterior": estimate.anterior,
        "neutral": estimate.neutral,
        "posterior": estimate.posterior,
    }
    likeliest = max(chances, key=lambda name: chances[name])
    if abs(estimate.tilt_deg) > MAX_TILT_DEG or estimate.odd_share > MAX_ODD:
        return "indeterminate"
    doubtful = estimate.loose > MAX_LOOSE or estimate.odd_share > MAX_ODD_SHARE
    if likeliest == "posterior" and doubtful:
        return "indeterminate"
    needed = MIN_PROBABILITY[likeliest]
    if estimate.loose > 0.5:
        needed = max(needed, MIN_PROBABILITY_LOOSE)
    return likeliest if chances[likeliest] >= needed else "indeterminate"


def advise(verdict: Verdict, estimate: Estimate) -> TiltAdvice:
    """Tell what the article's author advises for a verdict.

    Parameters
    ----------
    verdict : {"anterior", "neutral", "posterior", "indeterminate"}
        The verdict.
    estimate : Estimate
        How probable the classes are.

    Returns
    -------
    TiltAdvice
        Credited, and no more than the author says.
    """
    match verdict:
        case "neutral":
            do = "strengthen"
            text = (
                "For hips and pelvis that look level, the author says that strengthening the hamstrings "
                "regularly still helps."
            )
        case "anterior":
            do = "strengthen"
            text = (
                "For a pelvis that spills forward under an arched lower back, the author advises to "
                "strengthen the hamstrings rather than to stretch them."
            )
        case "posterior":
            do = "lengthen"
            text = (
                "For a pelvis that leans backward, the author advises to work on lengthening the hamstrings."
            )
        case _ if estimate.posterior < 1.0 - MIN_PROBABILITY["posterior"]:
            do = "strengthen"
            text = (
                "Whether level or forward cannot be told; for both the author advises to strengthen the "
                "hamstrings."
            )
        case _:
            do = "repeat"
            text = (
                "Try again in tight clothes, side-on, with crossed arms; the author advises to strengthen "
                "for a level or forward pelvis, and to lengthen only for one that leans backward."
            )
    return TiltAdvice(do=do, text=text, source=AUTHOR)


def give_reasons(features: Mapping[str, float], estimate: Estimate, estimator: Estimator) -> tuple[str, ...]:
    """Say in words what in the outline speaks for the estimate.

    Parameters
    ----------
    features : mapping of str to float
        The numbers of the outline.
    estimate : Estimate
        What was made of them.
    estimator : Estimator
        Knows what is usual.

    Returns
    -------
    tuple of str
        One sentence each.
    """
    hollow = estimator.percentile("hollow_depth", features["hollow_depth"])
    slope = estimator.percentile("steepest_deg", features["steepest_deg"])
    said = [
        _compare("The hollow of the lower back is", "deeper", "shallower", hollow),
        _compare("The slope from the hollow to the buttock is", "steeper", "flatter", slope),
    ]
    belly = estimator.percentile("lower_belly_slope_deg", features["lower_belly_slope_deg"])
    if belly >= _TELLING or belly <= 100.0 - _TELLING:
        said.append(_compare("The lower belly leans", "farther forward", "farther back", belly))
    if estimate.loose > 0.5:
        said.append("The clothes look loose, which hides the hollow; tight ones give a surer answer.")
    if estimate.odd_share > 0.1:
        said.append("Parts of the outline are hidden or unlike those that the test was fitted on: less sure.")
    return tuple(said)


def _compare(start: str, more: str, less: str, percentile: float) -> str:
    rounded = 5 * round(percentile / 5.0)
    if 40 <= rounded <= 60:
        return f"{start.removesuffix(' is').removesuffix(' leans')} is about as usual."
    if rounded > 60:
        return f"{start} {more} than in {min(rounded, 95)} % of usual stands."
    return f"{start} {less} than in {min(100 - rounded, 95)} % of usual stands."


def make_tilt_report(
    features: Mapping[str, float],
    estimator: Estimator,
    *,
    source: Source,
    facing: int,
    looks: int,
    warnings: tuple[str, ...],
    version: str,
    own_neutral_deg: float | None = None,
) -> TiltReport:
    """Put the answer together.

    Parameters
    ----------
    features : mapping of str to float
        The numbers of the outline.
    estimator : Estimator
        The fit.
    source : Source
        The photo or the clip.
    facing : {1, -1}
        +1 when the person faces the right of the picture.
    looks : int
        Pictures that were combined.
    warnings : tuple of str
        From the gates.
    version : str
        Of formcheck.
    own_neutral_deg : float or None, optional
        Tilt of the person's own relaxed stand, if known.

    Returns
    -------
    TiltReport
        Whole.
    """
    estimate = estimator.estimate(features, own_neutral_deg=own_neutral_deg)
    verdict = choose_verdict(estimate)
    return TiltReport(
        formcheck=version,
        source=source,
        verdict=verdict,
        tilt_deg=round(estimate.tilt_deg, 1),
        uncertainty_deg=round(estimate.uncertainty_deg, 1),
        probabilities=TiltProbabilities(
            anterior=round(estimate.anterior, 3),
            neutral=round(estimate.neutral, 3),
            posterior=round(estimate.posterior, 3),
        ),
        facing="right" if facing == 1 else "left",
        reasons=give_reasons(features, estimate, estimator),
        advice=advise(verdict, estimate),
        about=ABOUT,
        quality=TiltQuality(looks=looks, loose_clothes=round(estimate.loose, 2), warnings=warnings),
        own_neutral_deg=own_neutral_deg,
    )
