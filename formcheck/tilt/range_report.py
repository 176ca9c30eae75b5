"""The answer of the own-range test in a document and in words."""

from dataclasses import dataclass

from formcheck.document import Document
from formcheck.report import Source
from formcheck.tilt.own_range import Place, RangeResult
from formcheck.tilt.verdict import AUTHOR, TiltAdvice

__all__ = ["RANGE_ABOUT", "RANGE_SCHEMA", "RangeReport", "make_range_report"]

RANGE_SCHEMA = "formcheck/tilt-range/1"

RANGE_ABOUT = (
    "This is where your outline lies between your own arch and your own tuck, not degrees of bones and not a "
    "diagnosis. Healthy adults rest a little nearer to the tuck than to the arch (Levine and Whittle 1996)."
)
"""What every surface that shows a result of the own-range test says with it."""

_HEADLINES: dict[Place, str] = {
    "arched_end": "You rest toward the arched end of your own range.",
    "middle": "You rest in the middle of your own range.",
    "tucked_end": "You rest toward the tucked end of your own range.",
    "indeterminate": "Where you rest in your own range cannot be told.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeReport(Document):
    """The answer of the own-range test, a document of the schema ``formcheck/tilt-range/1``.

    Attributes
    ----------
    formcheck : str
        Version of formcheck.
    source : Source
        The clip or the camera.
    result : RangeResult
        Where the relaxed stand lies, with its uncertainty.
    rounds : int
        How many were seen.
    headline : str
        The result in a sentence.
    details : tuple of str
        How sure it is and how it came about, one sentence each.
    advice : TiltAdvice
        What the article's author advises.
    about : str
        What the test is and is not.
    schema : str
        Always ``formcheck/tilt-range/1``.
    """

    formcheck: str
    source: Source
    result: RangeResult
    rounds: int
    headline: str
    details: tuple[str, ...]
    advice: TiltAdvice
    about: str = RANGE_ABOUT
    schema: str = RANGE_SCHEMA


def make_range_report(result: RangeResult, *, rounds: int, source: Source) -> RangeReport:
    """Put the answer together.

    Parameters
    ----------
    result : RangeResult
        What came of the rounds.
    rounds : int
        How many there were.
    source : Source
        Where the looks come from.

    Returns
    -------
    RangeReport
        Whole.
    """
    from formcheck import __version__

    return RangeReport(
        formcheck=__version__,
        source=source,
        result=result,
        rounds=rounds,
        headline=_HEADLINES[result.place],
        details=_detail(result, rounds),
        advice=_advise(result.place),
    )


def _detail(result: RangeResult, rounds: int) -> tuple[str, ...]:
    range_deg, spread_deg = abs(result.excursion_deg), result.spread_deg
    said = [f"From tuck to arch your outline changed by {range_deg:.0f}°, in {rounds} rounds."]
    if result.loose_clothes:
        said.append(
            "Your clothes hide too much of your outline: tuck your shirt in, or wear something close, and do "
            "the rounds again."
        )
    elif result.share is None or result.share_uncertainty is None:
        said = [
            f"From tuck to arch your outline changed by {result.excursion_deg:.0f}°, too little against how "
            f"well the stands repeat (±{spread_deg:.1f}°): arch and tuck farther, as far as is comfortable."
        ]
    else:
        said.append(
            f"Relaxed, you are at {100 * result.share:.0f} % of the way from tuck to arch, "
            f"±{100 * result.share_uncertainty:.0f} %."
        )
        said.append(f"Your stands repeat to ±{spread_deg:.1f}°.")
    said.append(
        f"On another day, a change of your relaxed stand below {result.detectable_deg:.0f}° is no change "
        "that can be told."
    )
    return tuple(said)


def _advise(place: Place) -> TiltAdvice:
    """Tell what the author advises; "lengthen" is never said on one test alone."""
    match place:
        case "arched_end":
            text = (
                "For a pelvis that spills forward the author advises to strengthen the hamstrings rather "
                "than to stretch them."
            )
        case "tucked_end":
            text = (
                "The author advises to strengthen for a level or forward pelvis, and to lengthen the "
                "hamstrings only for one that leans backward: repeat the test on another day before "
                "you choose that."
            )
            return TiltAdvice(do="repeat", text=text, source=AUTHOR)
        case _:
            text = (
                "For hips and pelvis that look level, the author says that strengthening the hamstrings "
                "regularly still helps."
            )
    if place == "indeterminate":
        text = (
            "Do the rounds again in tight clothes, with crossed arms; until then the author's advice for a "
            "level or forward pelvis holds, to strengthen the hamstrings."
        )
    return TiltAdvice(do="strengthen", text=text, source=AUTHOR)
