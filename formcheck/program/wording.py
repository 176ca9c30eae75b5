"""The coach's sentences in one language; the texts are data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from formcheck.errors import WrongUsage

__all__ = ["LANGUAGES", "Wording", "wording"]

LANGUAGES = ("en", "de")


class Wording:
    """Sentences with gaps.

    Parameters
    ----------
    sentences : mapping of str to str
        By key; words in braces are put in.
    language : str
        Which language they are in.
    """

    def __init__(self, sentences: Mapping[str, str], *, language: str) -> None:
        self.sentences = MappingProxyType(dict(sentences))
        """All of them, by key."""
        self.language = language
        """Which language they are in."""

    def say(self, key: str, /, **values: object) -> str:
        """Give one sentence.

        Parameters
        ----------
        key : str
            Which one.
        **values : object
            What is put into its gaps.

        Returns
        -------
        str
            The sentence.
        """
        return self.sentences[key].format(**values)


@cache
def wording(language: str) -> Wording:
    """Give the coach's sentences in a language.

    Parameters
    ----------
    language : str
        ``"en"`` or ``"de"``.

    Returns
    -------
    Wording
        The keys of a table within the file are joined to its name by a dot: ``titles.rest``.

    Raises
    ------
    WrongUsage
        If the coach does not speak it.
    """
    if language not in LANGUAGES:
        raise WrongUsage(f"The coach does not speak '{language}'; choose one of {', '.join(LANGUAGES)}.")
    read = tomllib.loads(
        files("formcheck.program").joinpath("lines", f"{language}.toml").read_text(encoding="utf-8")
    )
    sentences: dict[str, str] = {}
    for key, value in read.items():
        sentences |= (
            {f"{key}.{name}": text for name, text in value.items()}
            if isinstance(value, dict)
            else {key: value}
        )
    return Wording(sentences, language=language)
