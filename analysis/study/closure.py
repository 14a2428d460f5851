"""What a piece of code is made of: the modules that it imports, and those that these import, by the syntax tree.

A table, a notebook or a decision of the intake is out of date when the source of a module in the closure of its maker has
changed. A name taken from a package counts as an import of the module that defines it (``__init__.pyi`` says which), an
import for type checkers only counts for nothing, and the data files beside a module count as its source.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis.study.disk import ROOT, fingerprint, sha256, write_bytes

PACKAGE = "analysis"
_NOT_SOURCE = {".py", ".pyi", ".pyc", ".md"}


@cache
def fingerprint_of(*targets: str, stop: tuple[str, ...] = ()) -> str:
    """A fingerprint of all source in the closure of some targets (see ``closure``), and of the lock."""
    found = fingerprint(*(f"{path} {content}" for path, content in sources_of(*targets, stop=stop).items()))
    save()
    return found


def sources_of(*targets: str, stop: tuple[str, ...] = ()) -> Mapping[str, str]:
    """The same file by file: path from the repository's folder to sha256. Nothing is written."""
    files = files_of(closure(targets, stop))
    return {path.relative_to(ROOT).as_posix(): digest(path) for path in files if path.exists()}


def closure(targets: Iterable[str], stop: Collection[str] = ()) -> set[str]:
    """The modules that are loaded where some targets are used, by their dotted names.

    A target is ``module`` or ``module:name``, as ``imports`` gives them. Modules in ``stop`` are neither counted nor entered.
    """
    found: set[str] = set()
    waiting = list(targets)
    while waiting:
        for module in _modules(waiting.pop()):
            if module not in found and module not in stop:
                found.add(module)
                waiting += _imports_of(module)
    return found


def imports(source: str, function: str = "") -> list[str]:
    """The targets that some source imports, as ``read_imports`` reads them; what was read once is kept in ``build/``."""
    kept, key = _kept(), fingerprint(function, source)
    if key not in kept:
        kept[key] = read_imports(source, function)
        _unsaved.append(key)
    return kept[key]


def read_imports(source: str, function: str = "") -> list[str]:
    """The targets that some source imports from this package: ``module:name``, or ``module:*`` where the whole may be used.

    With ``function`` only what that function, the names of its module that it uses, and the module's own head import.
    """
    tree = ast.parse(source)
    nodes = list(_walk(_reached(tree, function) if function else [tree]))
    used, whole = _uses(nodes)
    found: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(f"{a.name}:*" for a in node.names if _is_own(a.name))
        elif isinstance(node, ast.ImportFrom) and _is_own(node.module or ""):
            for alias in node.names:
                found |= dict.fromkeys(_targets(str(node.module), alias, used, whole))
    return list(found)


def _is_own(module: str) -> bool:
    return module.split(".")[0] == PACKAGE


def _uses(nodes: list[ast.AST]) -> tuple[dict[str, set[str]], set[str]]:
    """Name to the attributes that are taken of it; and the names that are used whole, so that anything may be taken of them."""
    taken = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    used: dict[str, set[str]] = {}
    for node in taken:
        used.setdefault(node.value.id, set()).add(node.attr)  # type: ignore[attr-defined]
    inner = {id(node.value) for node in taken}
    return used, {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in inner}


def _targets(module: str, alias: ast.alias, used: dict[str, set[str]], whole: set[str]) -> list[str]:
    """What one name of a ``from ... import`` stands for."""
    name = alias.asname or alias.name
    if module != PACKAGE or alias.name in _face(PACKAGE):
        return [f"{module}:{alias.name}"]
    if name in whole or name not in used:
        return [f"{PACKAGE}.{alias.name}:*"]
    return [f"{PACKAGE}.{alias.name}:{each}" for each in sorted(used[name])]


def of_function(module: str, function: str) -> list[str]:
    """What one function of a module imports, with what it uses of that module, as targets."""
    return imports(_path(module).read_text(encoding="utf-8"), function)


def source_of(module: str, function: str) -> str:
    """The source of one function, of what it uses of its module and of the module's head."""
    source, tree = _parsed(_path(module))
    lines = source.splitlines()
    nodes = [node for node in _reached(tree, function) if isinstance(node, ast.stmt)]
    return "\n".join("\n".join(lines[node.lineno - 1 : node.end_lineno]) for node in nodes)


def helpers(source: str, nodes: Iterable[ast.AST]) -> dict[str, Path]:
    """The functions of this package that some nodes of a source call, as it calls them (``voices.runs``), and where each is defined."""
    places = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and _is_own(node.module)
        for alias in node.names
    }
    found: dict[str, Path] = {}
    for node in (call.func for each in nodes for call in ast.walk(each) if isinstance(call, ast.Call)):
        if isinstance(node, ast.Name) and node.id in places:
            module, name = places[node.id]
            found[node.id] = _path(_modules(f"{module}:{name}")[-1])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in places:
            module = ".".join(places[node.value.id])
            found[f"{node.value.id}.{node.attr}"] = _path(_modules(f"{module}:{node.attr}")[-1])
    return found


def helpers_of(module: str, function: str) -> dict[str, Path]:
    """The same of one function of a module and of what it uses of that module."""
    source, tree = _parsed(_path(module))
    return helpers(source, [node for node in _reached(tree, function) if isinstance(node, ast.FunctionDef)])


@cache
def _parsed(path: Path) -> tuple[str, ast.Module]:
    source = path.read_text(encoding="utf-8")
    return source, ast.parse(source)


def _walk(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node, but nothing of what only type checkers read."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def _reached(tree: ast.Module, function: str) -> list[ast.AST]:
    """The function, what it uses of its module, and the imports in the module's head."""
    own: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own[node.name] = node
        elif isinstance(node, ast.Assign):
            own |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    found: dict[str, ast.AST] = {}
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name in own and name not in found:
            found[name] = own[name]
            waiting += [node.id for node in _walk([own[name]]) if isinstance(node, ast.Name)]
    heads = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return [*heads, *found.values()]


@cache
def _modules(target: str) -> list[str]:
    """The modules behind a target, the packages that they lie in among them."""
    module, _, name = target.partition(":")
    if name and name != "*" and _exists(f"{module}.{name}"):
        return [*_parents(f"{module}.{name}"), f"{module}.{name}"]
    if not _exists(module):
        return []
    face = _face(module)
    if not face:
        return [*_parents(module), module]
    behind = sorted(set(face.values())) if name in ("", "*") else [face[name]] if name in face else []
    return [*_parents(module), module, *behind]


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


@cache
def _face(package: str) -> dict[str, str]:
    """Name to the module that defines it, of a package that has a face."""
    stub = _path(package).with_suffix(".pyi")
    if not stub.exists():
        return {}
    tree = ast.parse(stub.read_text(encoding="utf-8"))
    nodes = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level == 1]
    return {alias.name: f"{package}.{node.module or alias.name}" for node in nodes for alias in node.names}


@cache
def _exists(module: str) -> bool:
    return _path(module).exists()


@cache
def _path(module: str) -> Path:
    place = ROOT.joinpath(*module.split("."))
    package = place / "__init__.py"
    return package if package.exists() else place.with_suffix(".py")


@cache
def digest(path: Path) -> str:
    """The sha256 of a source file, read once."""
    return sha256(path)


def files_of(modules: Iterable[str]) -> list[Path]:
    """The source files of some modules, the data files beside them, and the lock."""
    paths = {_path(module) for module in modules}
    beside = {each for folder in {path.parent for path in paths} for each in _data_files(folder)}
    return [*sorted(paths | beside), ROOT / "requirements.lock"]


@cache
def _data_files(folder: Path) -> tuple[Path, ...]:
    """The files beside the modules of a package that are no code."""
    beside = folder.iterdir() if folder == ROOT / PACKAGE else folder.rglob("*")
    return tuple(p for p in beside if p.suffix not in _NOT_SOURCE and not p.name.startswith(".") and p.is_file())


# Parsing everything takes longer than a run that has nothing to do.
_KEPT = ROOT / "build/imports.json"


@cache
def _imports_of(module: str) -> list[str]:
    return imports(_path(module).read_text(encoding="utf-8"))


@cache
def _kept() -> dict[str, list[str]]:
    """Fingerprint of a source to its imports, as an earlier run read them by this very code."""
    with suppress(OSError, ValueError):
        kept = json.loads(_KEPT.read_text(encoding="utf-8"))
        if kept.pop("by") == [digest(Path(__file__))]:
            return dict(kept)
    return {}


_unsaved: list[str] = []


def save() -> None:
    """Keep what was read of imports, for the next run."""
    if _unsaved:
        with suppress(OSError):
            write_bytes(_KEPT, json.dumps({"by": [digest(Path(__file__))], **_kept()}).encode())
        _unsaved.clear()
