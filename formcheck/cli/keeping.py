"""What the commands share that keep what they find."""

import typer

__all__ = ["tell_on_stderr"]


def tell_on_stderr(sentence: str) -> None:
    """Say beside the results that something could not be kept.

    Parameters
    ----------
    sentence : str
        For the person at the keyboard.
    """
    typer.echo(f"formcheck: {sentence}", err=True)
