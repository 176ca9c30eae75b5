"""Fetching a file by its address and its hash, and writing files whole or not at all."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from formcheck.capture.progress import ProgressCallback
from formcheck.errors import ModelDamaged, ModelMissing

if TYPE_CHECKING:
    from http.client import HTTPResponse

__all__ = ["download_file", "write_atomically"]

TIMEOUT_S = 20.0  # engineering default: silence for longer than this means the server is not there
CHUNK_BYTES = 1 << 16  # engineering default
LARGEST_BYTES = 1 << 27  # engineering default: four times the largest model, where no size is known


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name only when it is complete and on the disk.

    Whatever ends the ``with`` block early (an error, Ctrl-C) leaves nothing behind, and a file already
    there as it was. Several processes may write the same path at once: each writes its own temporary
    file, and the last one to finish stays.

    Parameters
    ----------
    path : Path
        The final name; its folder must exist.

    Yields
    ------
    binary file
        The temporary file, in the same folder.

    Raises
    ------
    OSError
        If the file cannot be written or renamed.
    """
    # Not tempfile: its files are for their owner only, and a model may serve all users of a machine.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    # The rename itself is safe from a power cut only when the folder is synced too, which not every
    # system can do.
    with contextlib.suppress(OSError):
        _sync_folder(path.parent)


def download_file(
    url: str,
    path: Path,
    *,
    sha256: str,
    size_bytes: int | None = None,
    stage: str = "Downloading",
    progress: ProgressCallback | None = None,
) -> None:
    """Download a file; it gets its name only if its hash is right.

    Parameters
    ----------
    url : str
        Address, http or https. The proxies of the user's environment are used.
    path : Path
        Where to write it; the folder must exist. A file already there is replaced.
    sha256 : str
        Hash the bytes must have, hexadecimal.
    size_bytes : int, optional
        Size the file must have; a longer answer is not read to its end.
    stage : str, optional
        What to call this in progress reports.
    progress : ProgressCallback, optional
        Told after every piece.

    Raises
    ------
    ModelMissing
        If the server cannot be reached or answers with an error.
    ModelDamaged
        If what it sent is cut off or is another file.
    OSError
        If the file cannot be written.
    """
    host = urlsplit(url).netloc
    digest, done_bytes = hashlib.sha256(), 0
    with _open_url(url, host) as response, write_atomically(path) as file:
        stated_bytes = response.length
        for chunk in _read_chunks(response, host):
            done_bytes += len(chunk)
            if done_bytes > (size_bytes or LARGEST_BYTES):
                raise ModelDamaged(f"{host} sent a longer file than the one asked for")
            file.write(chunk)
            digest.update(chunk)
            if progress is not None:
                progress(stage, done_bytes=done_bytes, total_bytes=size_bytes or stated_bytes)
        # http.client takes the end of the connection for the end of the file.
        if stated_bytes is not None and done_bytes < stated_bytes:
            raise ModelDamaged(f"{host} broke off after {done_bytes:,} of {stated_bytes:,} bytes")
        if digest.hexdigest() != sha256:
            raise ModelDamaged(f"{host} sent another file than the one asked for (its sha256 differs)")


def _open_url(url: str, host: str) -> "HTTPResponse":
    # Imported when needed: most runs download nothing, and all would wait for it.
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import urlopen

    try:
        response: HTTPResponse = urlopen(url, timeout=TIMEOUT_S)
    except HTTPError as error:
        error.close()
        raise ModelMissing(f"{host} answered {error.code} ({error.reason})") from error
    except (OSError, HTTPException) as error:
        raise ModelMissing(f"{host} could not be reached ({getattr(error, 'reason', error)})") from error
    return response


def _read_chunks(response: "HTTPResponse", host: str) -> Iterator[bytes]:
    from http.client import HTTPException

    while True:
        try:
            chunk = response.read(CHUNK_BYTES)
        except (OSError, HTTPException) as error:
            raise ModelDamaged(f"{host} broke off ({error})") from error
        if not chunk:
            return
        yield chunk


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
