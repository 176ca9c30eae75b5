"""What is said and shown live, in several languages; the texts are data, one TOML file for each language.

English takes what the exercises' own files say (cues, praise, titles, how to film, words for the phases);
every other language brings these under the same names.
"""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from formcheck.errors import UnknownExercise, WrongUsage
from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.naming import spell
from formcheck.present.words import describe_reason

__all__ = ["Phrases", "languages", "load_phrases"]


class Phrases:
    """All texts of one language.

    Parameters
    ----------
    language : str
        Such as ``en``.
    texts : dict of str to str
        By dotted key, such as ``set_up.nobody``; what is put in stands in braces.
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._texts)

    def knows(self, key: str) -> bool:
        """Say whether there is a text of that key.

        Parameters
        ----------
        key : str
            Dotted.

        Returns
        -------
        bool
            True if there is.
        """
        return key in self._texts

    def fields(self, key: str) -> frozenset[str]:
        """Name what has to be put into a text.

        Parameters
        ----------
        key : str
            Dotted.

        Returns
        -------
        frozenset of str
            The names in its braces.
        """
        return frozenset(field for _, field, _, _ in Formatter().parse(self._texts[key]) if field)

    def say(self, key: str, **values: object) -> str:
        """Give a text.

        Parameters
        ----------
        key : str
            Dotted.
        **values : object
            What is put in.

        Returns
        -------
        str
            The text.

        Examples
        --------
        >>> load_phrases("de").say("set.ended", count=8)
        'Satz fertig. 8 Wiederholungen.'
        """
        return self._texts[key].format(**values)

    def words(self, key: str, text: str) -> str:
        """Give a text, or an English one where there is none; fits what the core asks for words.

        Parameters
        ----------
        key : str
            Dotted.
        text : str
            The English text.

        Returns
        -------
        str
            In this language if there is one.
        """
        return self._texts.get(key, text)

    def cue(self, exercise: str | None, name: str, *, otherwise: str = "") -> str:
        """Give the whole sentence on a fault, for reading.

        Parameters
        ----------
        exercise : str or None
            Name of the movement.
        name : str
            Name of the fault.
        otherwise : str, optional
            What is given where this language has none, as for an exercise of another package.

        Returns
        -------
        str
            The sentence.

        Examples
        --------
        >>> load_phrases("en").cue("deadlift", "knees_bent_at_top")
        'Straighten your knees at the top.'
        """
        found = self._texts.get(f"cue.{exercise}.{name}")
        if found is None and self.language == "en":
            found = next((check.cue for check in _checks(exercise) if check.name == name), None)
        return found or otherwise

    def spoken_cue(self, exercise: str | None, name: str, *, otherwise: str = "") -> str:
        """Give the few words on a fault that are said while somebody moves.

        Parameters
        ----------
        exercise : str or None
            Name of the movement.
        name : str
            Name of the fault.
        otherwise : str, optional
            What is given where there are none, nor a whole sentence.

        Returns
        -------
        str
            The words.

        Examples
        --------
        >>> load_phrases("en").spoken_cue("deadlift", "squatting")
        'Hips back, knees soft.'
        """
        short = self._texts.get(f"short.{exercise}.{name}")
        return short if short is not None else self.cue(exercise, name, otherwise=otherwise)

    def praise(self, exercise: str | None, name: str) -> str:
        """Give what is said where a check was passed by all reps.

        Parameters
        ----------
        exercise : str or None
            Name of the movement.
        name : str
            Name of the fault that did not occur.

        Returns
        -------
        str
            A sentence; empty if there is none.
        """
        found = self._texts.get(f"praise.{exercise}.{name}")
        if found is None and self.language == "en":
            checks = [check for check in _checks(exercise) if check.name == name]
            found = next((check.praise for check in checks if check.praise), None)
        return found or ""

    def title(self, exercise: str) -> str:
        """Give the name of a movement for people.

        Parameters
        ----------
        exercise : str
            Name of the movement.

        Returns
        -------
        str
            In this language if there is one, else as its own file has it.
        """
        known = _known(exercise)
        return self._texts.get(f"exercise.{exercise}") or (spell(exercise) if known is None else known.title)

    def how_to_film(self, exercise: str) -> str:
        """Say how a movement is filmed.

        Parameters
        ----------
        exercise : str
            Name of the movement.

        Returns
        -------
        str
            One or two sentences, in this language if there are any, else as its own file has them.
        """
        known = _known(exercise)
        return self._texts.get(f"how_to_film.{exercise}") or ("" if known is None else known.how_to_film)

    def phase(self, exercise: str, phase: str) -> str:
        """Give the word for a phase of a movement.

        Parameters
        ----------
        exercise : str
            Name of the movement.
        phase : str
            Value of the phase, such as ``turn``.

        Returns
        -------
        str
            A word or two.
        """
        found = self._texts.get(f"phase.{exercise}.{phase}")
        known = _known(exercise)
        if found is None and known is not None:
            found = {one.value: word for one, word in known.cycle.phase_names}.get(phase)
        return phase if found is None else found

    def reason(self, name: str) -> str:
        """Say why an attempt was not counted.

        Parameters
        ----------
        name : str
            As in :attr:`formcheck.report.Refused.reason`.

        Returns
        -------
        str
            A clause.
        """
        return self._texts.get(f"reason.{name}") or describe_reason(name)


def languages() -> tuple[str, ...]:
    """Name the languages that there are texts in.

    Returns
    -------
    tuple of str
        In alphabetical order.

    Examples
    --------
    >>> languages()
    ('de', 'en')
    """
    names = (file.name for file in files("formcheck.present.phrases").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_phrases(language: str = "en") -> Phrases:
    """Load the texts of a language.

    Parameters
    ----------
    language : str, optional
        One of :func:`languages`.

    Returns
    -------
    Phrases
        All its texts.

    Raises
    ------
    WrongUsage
        If there are none in that language.
    """
    if language not in languages():
        raise WrongUsage(f"There are no texts in {language!r}; choose one of {', '.join(languages())}.")
    text = files("formcheck.present.phrases").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Phrases(language, _flatten(tomllib.loads(text)))


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _known(exercise: str | None) -> Exercise | None:
    try:
        return None if exercise is None else load(exercise)
    except UnknownExercise:
        return None


def _checks(exercise: str | None) -> tuple[Any, ...]:
    known = _known(exercise)
    return () if known is None else known.checks
