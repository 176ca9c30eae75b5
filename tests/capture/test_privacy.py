"""Nothing leaves the machine: proven on the real landmarker, with the system calls it makes."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from formcheck.capture.privacy import no_usage_reports

VARIABLES = ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY", "http_proxy")

# The landmarker sends its report when it ends or soon after, so the process stays a while with the
# environment put back.
ESTIMATE = """
    import time
    from pathlib import Path
    import numpy as np
    from formcheck.capture.frame import Frame
    from formcheck.capture.people import PeopleFinder
    from formcheck.capture.pose_estimator import PoseEstimator

    model = Path({model!r})
    for _ in range(2):
        with PoseEstimator(model, with_outline=True) as estimator, PeopleFinder(model) as finder:
            for index in range(5):
                frame = Frame(time_s=index / 30, image_rgb=np.zeros((120, 160, 3), np.uint8))
                estimator.estimate(frame)
                finder.find(frame)
        time.sleep(1.0)
    print("done")
"""

CONNECT_ELSEWHERE = """
    import socket
    # Connecting a datagram socket sends nothing; the address is reserved for documentation.
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 53))
    print("done")
"""


def _trace(script: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """Run a script and give the network calls that do not stay on the machine."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log = folder / "calls"
    command = [strace, "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log)]
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    result = subprocess.run(
        [*command, sys.executable, "-c", textwrap.dedent(script)],
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "ptrace" in result.stderr.lower() and "done" not in result.stdout:
        pytest.skip(f"this machine does not let a process be traced: {result.stderr.strip()}")
    assert "done" in result.stdout, result.stderr
    return [line for line in log.read_text(errors="replace").splitlines() if _leaves(line)]


def _leaves(line: str) -> bool:
    if "AF_UNIX" in line:
        # The name service cache answers look-ups over a local socket: asking it is a look-up too.
        return "nscd" in line or "resolve" in line
    if "connect(" in line and "AF_INET" in line:
        return re.search(r'inet_addr\("127\.|"::1"', line) is None
    return bool(re.search(r"AF_INET|msg_name=NULL", line)) and "127." not in line


def test_tracing_would_notice_a_connection(tmp_path: Path) -> None:
    assert _trace(CONNECT_ELSEWHERE, tmp_path, {})


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"no_proxy": "*", "NO_PROXY": "play.googleapis.com"},
        {"https_proxy": "http://192.0.2.1:3128", "ALL_PROXY": "socks5://192.0.2.1:1080"},
    ],
    ids=["plain", "exceptions", "proxies"],
)
def test_landmarker_sends_nothing(environment: dict[str, str], tmp_path: Path, model: Path) -> None:
    assert _trace(ESTIMATE.format(model=str(model)), tmp_path, environment) == []


def test_environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    before = dict(os.environ)
    with no_usage_reports():
        with no_usage_reports():
            assert os.environ["https_proxy"] == "http://127.0.0.1:9"
        # The inner block has ended, but a landmarker of the outer one still lives.
        assert os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"
        assert "no_proxy" not in os.environ
    assert dict(os.environ) == before
