"""The words on the screens of a live session, in every language there is: data of ``labels.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from formcheck.errors import WrongUsage

__all__ = ["Labels", "label_languages", "load_labels"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words of one language.

    Attributes
    ----------
    language : str
        Such as ``en``.
    texts : Mapping of str to str
        By name; what is in braces is filled in.
    phases : Mapping of str to str
        What an exercise's own words for its phases are in this language; those that are missing stay.
    """

    language: str
    texts: Mapping[str, str]
    phases: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """Give a text.

        Parameters
        ----------
        name : str
            Which one.
        **values : object
            What is filled in.

        Returns
        -------
        str
            For a person.
        """
        return self.texts[name].format(**values)

    def phase(self, word: str) -> str:
        """Translate an exercise's word for a phase.

        Parameters
        ----------
        word : str
            As in :attr:`formcheck.movement.Cycle.phase_names`.

        Returns
        -------
        str
            The word of this language, or the same one.
        """
        return self.phases.get(word, word)


def label_languages() -> tuple[str, ...]:
    """Name the languages.

    Returns
    -------
    tuple of str
        Such as ``en``.
    """
    return tuple(_read())


def load_labels(language: str = "en") -> Labels:
    """Get the words of a language.

    Parameters
    ----------
    language : str, optional
        Such as ``de``.

    Returns
    -------
    Labels
        Its words.

    Raises
    ------
    WrongUsage
        If there is no such language.
    """
    tables = _read()
    if language not in tables:
        known = ", ".join(tables)
        raise WrongUsage(f"There are no screen texts in the language '{language}': take one of {known}.")
    table = dict(tables[language])
    phases = table.pop("phases")
    assert isinstance(phases, dict)
    return Labels(language=language, texts={name: str(text) for name, text in table.items()}, phases=phases)


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Mapping[str, object]]:
    text = files("formcheck.present").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
