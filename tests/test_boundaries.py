"""The layers: the core pulls in nothing heavy, exports what it says, and does nothing on import."""

import ast
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import formcheck

ROOT = Path(formcheck.__file__).parent
EDGES = ("__main__", "capture", "present", "cli")
"""What may import more than the core."""

HEAVY = ("cv2", "mediapipe", "av", "typer", "rich", "scipy.signal", "pydantic", "matplotlib")

MODULES = sorted(
    ["formcheck", *(module.name for module in pkgutil.walk_packages(formcheck.__path__, "formcheck."))]
)
CORE = [name for name in MODULES if not name.startswith(tuple(f"formcheck.{edge}" for edge in EDGES))]

# Reports what a process does to the world while it imports: files written, folders made, connections.
_WATCH = """
import importlib, os, sys

def watch(event, details):
    writes = event == "open" and (
        any(letter in str(details[1] or "") for letter in "wax+")
        or isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    other = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "subprocess.Popen", "os.system")
    if writes or event in other or event.startswith("socket."):
        print("did", event, details)

sys.addaudithook(watch)
"""


def run(code: str, *, folder: Path) -> str:
    """Run in a fresh process that has a home of its own."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_is_found() -> None:
    assert len(CORE) >= 18
    assert {"formcheck.session", "formcheck.exercises.deadlift"} <= set(CORE)
    assert not {name for name in CORE if "capture" in name}


def test_the_core_imports_nothing_heavy(tmp_path: Path) -> None:
    loaded = run(
        f"import importlib, sys\nfor name in {CORE!r}:\n    importlib.import_module(name)\n"
        "print(*sorted(sys.modules))",
        folder=tmp_path,
    ).split()
    assert "formcheck.session" in loaded
    assert "numpy" in loaded
    roots = tuple(f"{heavy}." for heavy in HEAVY)
    assert [name for name in loaded if name in HEAVY or name.startswith(roots)] == []
    edges = tuple(f"formcheck.{edge}" for edge in EDGES)
    assert [name for name in loaded if name.startswith(edges)] == []


def test_the_package_alone_does_not_even_import_numpy(tmp_path: Path) -> None:
    loaded = run("import formcheck, sys; print(*sys.modules)", folder=tmp_path).split()
    assert "formcheck" in loaded
    assert "numpy" not in loaded


def test_importing_the_core_touches_nothing(tmp_path: Path) -> None:
    done = run(
        f"{_WATCH}\nfor name in {CORE!r}:\n    importlib.import_module(name)\nprint('imported')",
        folder=tmp_path,
    )
    assert done == "imported\n"
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_it_watches_for(tmp_path: Path) -> None:
    done = run(f"{_WATCH}\nopen('seen.txt', 'w').close()\nos.mkdir('folder')", folder=tmp_path)
    assert "did open" in done
    assert "did os.mkdir" in done


def exported_in(name: str) -> list[str]:
    """Names in `__all__`, read from the source: importing the edges is slow."""
    for node in ast.parse(source_of(name)).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets
        ):
            return [str(part) for part in ast.literal_eval(node.value)]
    return []


def source_of(name: str) -> str:
    base = ROOT.parent.joinpath(*name.split("."))
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    return path.read_text(encoding="utf-8")


def names_in(name: str) -> tuple[set[str], set[str]]:
    """All names at the top level of a module, and the public functions and classes made there."""
    names: set[str] = set()
    public: set[str] = set()
    for node in ast.parse(source_of(name)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            # A decorated function of the command line is reached through its app.
            if not (node.name.startswith("_") or (node.decorator_list and ".cli" in name)):
                public.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            names |= {part.id for part in parts if isinstance(part, ast.Name)}
    return names, public


def sorting_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: the order that ruff sorts by."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_exports(name: str) -> None:
    exported = exported_in(name)
    assert exported == sorted(set(exported), key=sorting_key)
    names, public = names_in(name)
    assert public <= set(exported)
    # The package itself loads what it exports only when it is asked for.
    assert set(exported) <= names or name == "formcheck"


@pytest.mark.parametrize("name", CORE)
def test_what_the_core_exports_is_there(name: str) -> None:
    module = importlib.import_module(name)
    for exported in exported_in(name):
        thing = getattr(module, exported)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert thing.__module__ == name or name == "formcheck"


def test_the_package_gives_its_public_names_and_no_others() -> None:
    assert set(formcheck.__all__) <= set(dir(formcheck))
    for name in formcheck.__all__:
        assert getattr(formcheck, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'judge_everything'"):
        getattr(formcheck, "judge_everything")  # noqa: B009 - mypy would refuse the plain spelling
