"""How each movement is done and filmed, in words and with a picture; the texts are data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from formcheck.exercises import load
from formcheck.program.programme import say_in

__all__ = ["Guide", "guide_of", "picture_bytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What to say and show before a movement, in one language.

    Attributes
    ----------
    name : str
        Of the movement, for people.
    how : str
        How it is done; empty where that is not known here.
    camera : str
        Where the camera goes.
    face : str
        Which way to face and what must be in the picture; may be empty.
    picture : str or None
        Name of its picture among this package's pictures; None for none.
    """

    name: str
    how: str
    camera: str
    face: str
    picture: str | None


def guide_of(exercise: str, language: str = "en") -> Guide:
    """Give what to say and show before a movement.

    Parameters
    ----------
    exercise : str
        Name of the movement.
    language : str, optional
        Such as ``"de"``.

    Returns
    -------
    Guide
        Of a movement that another package brought it says how to film it, in that package's language.

    Raises
    ------
    UnknownExercise
        If there is no such movement.
    """
    table = _read_guides().get(exercise)
    if table is None:
        movement = load(exercise)
        return Guide(name=movement.title, how="", camera=movement.how_to_film, face="", picture=None)
    texts = {key: say_in(table[key], language) for key in ("name", "how", "camera", "face")}
    return Guide(picture=table["picture"], **texts)


def picture_bytes(name: str) -> bytes:
    """Read one of this package's pictures.

    Parameters
    ----------
    name : str
        As in :attr:`Guide.picture`.

    Returns
    -------
    bytes
        A JPEG file.
    """
    return files("formcheck.program").joinpath("pictures", name).read_bytes()


@cache
def _read_guides() -> dict[str, Any]:
    return tomllib.loads(files("formcheck.program").joinpath("guide.toml").read_text(encoding="utf-8"))
