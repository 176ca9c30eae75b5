"""What every answer of the mirror test says, and what none may say."""

import re
from io import StringIO
from itertools import product

import numpy as np
import pytest
from rich.console import Console

from formcheck.present.tilt_text import print_range, print_tilt
from formcheck.report import Source
from formcheck.tilt import gates, range_test, stand_guide
from formcheck.tilt.estimator import Estimate, load_estimator
from formcheck.tilt.features import measure_features
from formcheck.tilt.gates import Help
from formcheck.tilt.own_range import Round, judge_range
from formcheck.tilt.quick_test import MOVING
from formcheck.tilt.range_report import RangeReport, make_range_report
from formcheck.tilt.verdict import Verdict, advise, make_tilt_report
from tests.tilt.standing import make_stand

SOURCE = Source(
    name="a.mp4", sha256="0" * 64, duration_s=1.0, frames=30, width=600, height=900, rotation_deg=0
)
FORBIDDEN = re.compile(
    r"\b(injur\w*|pain\w*|hurts?|damage\w*|cure\w*|heal(s|ed|ing)?|fix(es|ed)?|correct(s|ed|ing|ion|ions)?|"
    r"treat(s|ed|ment)?|patholog\w*|disorder\w*|syndrome\w*|guarantee\w*|"
    r"will (improve|straighten|go away))\b",
    re.IGNORECASE,
)
"""No promise, and no word of medicine."""

ROUNDS = {
    "arched_end": (15.0, 16.0, -6.0),
    "middle": (3.0, 15.0, -7.0),
    "tucked_end": (-7.5, 14.0, -8.0),
    "indeterminate": (2.0, 4.0, 0.0),
}


def range_report(place: str) -> RangeReport:
    relaxed, arched, tucked = ROUNDS[place]
    rounds = [
        Round(relaxed_deg=relaxed + d, arched_deg=arched + d, tucked_deg=tucked + d) for d in (-0.3, 0.0, 0.3)
    ]
    return make_range_report(judge_range(rounds), rounds=3, source=SOURCE)


def print_to_text(report: object) -> str:
    written = StringIO()
    console = Console(width=2000, file=written)
    (print_range if isinstance(report, RangeReport) else print_tilt)(report, console)  # type: ignore[arg-type]
    return written.getvalue()


def quick_texts() -> list[str]:
    texts = []
    for hollow, own in product(np.linspace(0.0, 0.14, 15), (None, -8.0, 8.0)):
        features = measure_features(make_stand(hollow=float(hollow)))
        assert features is not None
        report = make_tilt_report(
            features,
            load_estimator(),
            source=SOURCE,
            facing=1,
            looks=1,
            warnings=(),
            version="0",
            own_neutral_deg=own,
        )
        texts.append(print_to_text(report))
    return texts


def check_words(text: str) -> None:
    assert not FORBIDDEN.search(text), text
    # The word is there to say that it is none.
    assert "diagnos" not in text.replace("not a diagnosis", ""), text


def test_quick_answers_promise_nothing_and_say_how_sure_and_whose_advice() -> None:
    for text in quick_texts():
        check_words(text)
        assert re.search(r"±\d+°", text)
        assert "not a diagnosis" in text
        assert "Mike Robertson" in text
        assert "Most healthy people stand with some forward tilt" in text


def test_it_says_against_what() -> None:
    texts = quick_texts()
    assert sum("your own relaxed stand" in text for text in texts) == 2 * sum(
        "the usual outline, ±" in text for text in texts
    )


@pytest.mark.parametrize("place", ROUNDS)
def test_range_answers_promise_nothing_and_say_how_sure_and_whose_advice(place: str) -> None:
    report = range_report(place)
    assert report.result.place == place
    text = print_to_text(report)
    check_words(text)
    assert "±" in text
    assert "Mike Robertson" in text
    assert "not a diagnosis" in text
    assert "no change that can be told" in text
    assert RangeReport.from_dict(report.to_dict()) == report


def test_a_single_range_test_never_says_lengthen() -> None:
    assert {place: range_report(place).advice.do for place in ROUNDS} == {
        "arched_end": "strengthen",
        "middle": "strengthen",
        "tucked_end": "repeat",
        "indeterminate": "strengthen",
    }


@pytest.mark.parametrize("verdict", ["anterior", "neutral", "posterior", "indeterminate"])
@pytest.mark.parametrize("posterior", [0.0, 0.5, 0.9])
def test_only_posterior_says_lengthen(verdict: Verdict, posterior: float) -> None:
    estimate = Estimate(
        tilt_deg=0.0,
        uncertainty_deg=4.0,
        anterior=0.0,
        neutral=1.0 - posterior,
        posterior=posterior,
        loose=0.0,
        odd_share=0.0,
    )
    advice = advise(verdict, estimate)
    check_words(advice.text)
    assert (advice.do == "lengthen") == (verdict == "posterior")


def test_help_is_one_sentence_without_promises() -> None:
    helps = [MOVING, *(one for module in (gates, stand_guide) for one in vars(module).values())]
    texts = [one.text for one in helps if isinstance(one, Help)] + list(range_test.PROMPTS.values())
    assert len(texts) > 20
    for text in texts:
        check_words(text)
        assert re.fullmatch(r"[^.!?]+\.", text), text
