"""The answer of the mirror test in plain words."""

from rich.console import Console
from rich.text import Text

from formcheck.tilt.range_report import RangeReport
from formcheck.tilt.verdict import TiltReport

__all__ = ["describe_tilt", "headline", "print_range", "print_tilt"]

_VERDICTS = {
    "anterior": "Your outline looks as if your pelvis spilled forward, with an arched lower back (anterior).",
    "neutral": "Your outline looks as if your hips and pelvis were level (neutral).",
    "posterior": "Your outline looks as if your pelvis leaned backward, with a flat lower back (posterior).",
    "indeterminate": "Your outline does not tell which way your pelvis is tilted (indeterminate).",
}


def headline(report: TiltReport) -> str:
    """Say the verdict in a sentence.

    Parameters
    ----------
    report : TiltReport
        The answer.

    Returns
    -------
    str
        About the outline, not about bones.
    """
    return _VERDICTS[report.verdict]


def describe_tilt(report: TiltReport) -> str:
    """Say how large the tilt is, how sure that is and how probable the three classes are.

    Parameters
    ----------
    report : TiltReport
        The answer.

    Returns
    -------
    str
        A sentence.
    """
    size, chances = abs(round(report.tilt_deg)), report.probabilities
    way = "forward" if report.tilt_deg > 0 else "backward"
    amount = f"{size}° {way} of" if size else "at"
    shares = ", ".join(
        f"{name} {100 * value:.0f} %"
        for name, value in (
            ("forward", chances.anterior),
            ("level", chances.neutral),
            ("backward", chances.posterior),
        )
    )
    usual = "the usual outline" if report.own_neutral_deg is None else "your own relaxed stand"
    return f"Estimated {amount} {usual}, ±{report.uncertainty_deg:.0f}°; {shares}."


def print_tilt(report: TiltReport, console: Console) -> None:
    """Print the answer.

    Parameters
    ----------
    report : TiltReport
        What was found.
    console : rich.console.Console
        Where to.
    """
    console.print(headline(report), style="bold", highlight=False)
    console.print(describe_tilt(report), highlight=False)
    for sentence in report.reasons:
        console.print(Text.assemble(("Seen:   ", "bold"), sentence))
    advice = report.advice
    console.print(Text.assemble(("Advice: ", "bold green"), f"{advice.text} ({advice.source})"))
    for sentence in report.quality.warnings:
        console.print(Text.assemble(("Note:   ", "bold"), sentence))
    console.print(report.about, style="dim", highlight=False)


def print_range(report: RangeReport, console: Console) -> None:
    """Print the answer of the own-range test.

    Parameters
    ----------
    report : RangeReport
        What was found.
    console : rich.console.Console
        Where to.
    """
    console.print(report.headline, style="bold", highlight=False)
    for sentence in report.details:
        console.print(sentence, highlight=False)
    advice = report.advice
    console.print(Text.assemble(("Advice: ", "bold green"), f"{advice.text} ({advice.source})"))
    console.print(report.about, style="dim", highlight=False)
