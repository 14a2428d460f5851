"""ro-crate-metadata.json (RO-Crate 1.1): files, folders, licences, authors and references of this repository, for archives.

Sizes and sha256 are left to datapackage.json, so that this record changes only where a file comes or goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.commands import licences
from analysis.report import references
from analysis.study import ROOT, read_rows, read_text

Node = dict[str, Any]

NAME = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_FOLDERS = {
    "analysis/": "The code, as packages in the order in which data flows",
    "benchmarks/": "What was measured, and how",
    "docs/": "Pages for users",
    "tests/": "What is promised, tested",
    "LICENSES/": "The licences in full",
}
_PAGES = {
    "README.md": "What this is, how to run it, what it rests on",
    "CHANGELOG.md": "What changed, version by version",
    "CONTRIBUTING.md": "How to change something",
    "LICENSE": "Which part is under which licence",
    "REUSE.toml": "The same, file by file",
    "CITATION.cff": "How to cite, and the list of references",
    "codecheck.yml": "What a checker makes again",
    "datapackage.json": "Every table, figure and notebook with its columns, size and sha256",
    "Makefile": "The commands",
    "pyproject.toml": "Name and version of the package, settings of its tools",
    "requirements.lock": "Every package that a run uses, pinned by hash",
    "environment.yml": "The same for conda",
}
_MEDIA = {
    ".md": "text/markdown", ".json": "application/json", ".cff": "text/yaml", ".yml": "text/yaml", ".yaml": "text/yaml",
    ".csv": "text/csv", ".txt": "text/plain", ".toml": "application/toml", ".lock": "text/plain",
}  # fmt: skip


def crate(package: Mapping[str, Any], citation: Mapping[str, Any]) -> str:
    """The whole file. ``package``: datapackage.json; ``citation``: CITATION.cff, with the articles."""
    rules = licences.rules()
    files = [*_made(package["resources"]), *_inputs(), *_articles(), *_pages()]
    files = [_licensed(node, rules) for node in files]
    folders = [_node(path, "Dataset", name=path, description=about) for path, about in _FOLDERS.items()]
    known = _licences()
    parts = [*files, *folders, *_coders(), *(each for each in known if each["@id"].startswith("LICENSES/"))]
    works = [_work(each) for each in citation["references"] if not references.is_article(each)]
    people = [_author(each) for each in references.authors_of(citation)]
    root = _node(
        "./", "Dataset", name=citation["title"], description=citation["abstract"], version=citation["version"],
        datePublished=str(citation["date-released"]), keywords=citation["keywords"], author=_ids(n["@id"] for n in people),
        license={"@id": "LICENSE"}, hasPart=_ids(node["@id"] for node in parts), citation=_ids(n["@id"] for n in works),
    )  # fmt: skip
    about = _node(NAME, "CreativeWork", conformsTo={"@id": _PROFILE}, about={"@id": "./"})
    graph = [about, root, *parts, *people, *_publishers(), *(each for each in known if each not in parts), *works]
    return json.dumps({"@context": f"{_PROFILE}/context", "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def _node(identifier: str, kind: str | list[str], **properties: Any) -> Node:
    return {"@id": identifier, "@type": kind, **properties}


def _ids(identifiers: Iterable[str]) -> Any:
    """References to other nodes; one alone stands without a list."""
    found = [{"@id": each} for each in identifiers]
    return found[0] if len(found) == 1 else found


def _made(resources: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Tables, figures and notebooks, as datapackage.json has them."""
    found = []
    for each in resources:
        path, notebook = Path(each["path"]), each["path"].endswith(".ipynb")
        about = each.get("description") or (
            f"Notebook {path.stem}" if notebook else f"Figure {path.stem}, as {path.suffix[1:]}"
        )
        kind: str | list[str] = ["File", "SoftwareSourceCode"] if notebook else "File"
        found.append(_node(each["path"], kind, name=path.name, description=about, encodingFormat=each["mediatype"]))
    return found


def _inputs() -> list[Node]:
    """What people made, each file as the table in data/raw/README.md describes it."""
    told: dict[str, str] = {}
    for names, about in re.findall(
        r"^\| (`[^|]+) \| ([^|]+) \| [^|]+ \|$", read_text(ROOT / "data/raw/README.md"), re.MULTILINE
    ):
        told |= dict.fromkeys(re.findall(r"`([^`]+)`", names), about.replace("`", ""))
    paths = sorted(
        path for suffix in ("md", "csv", "yaml") for path in (ROOT / "data/raw").glob(f"*.{suffix}") if path.is_file()
    )
    return [_file(path, told.get(path.name, "What people made, and how")) for path in paths]


def _coders() -> list[Node]:
    """The folders of those who coded, each with who that is."""
    import yaml

    found = []
    for path in sorted((ROOT / "data/raw/coding").glob("*/coder.yaml")):
        who = yaml.safe_load(read_text(path)).get("who", path.parent.name)
        folder = f"{path.parent.relative_to(ROOT).as_posix()}/"
        found.append(_node(folder, "Dataset", name=f"The coding of {path.parent.name}", description=who))
    return found


def _rows() -> list[dict[str, str]]:
    return [row for row, _ in read_rows(ROOT / "data/raw/articles.csv")]


def _articles() -> list[Node]:
    found = []
    for entry in references.article_entries(_rows()):
        node = _file(ROOT / entry["filename"], references.plainly(entry))
        node["creator"] = {"@id": _publisher(entry["authors"][0]["name"])}
        if "date-published" in entry:
            node["datePublished"] = entry["date-published"]
        found.append(node)
    return found


def _publisher(outlet: str) -> str:
    return "#" + re.sub(r"\W+", "-", outlet.lower())


def _publishers() -> list[Node]:
    outlets = dict.fromkeys(row["outlet"] for row in _rows())
    return [_node(_publisher(outlet), "Organization", name=outlet) for outlet in outlets]


def _pages() -> list[Node]:
    return [_file(ROOT / name, about) for name, about in _PAGES.items()]


def _licensed(node: Node, rules: list[licences.Rule]) -> Node:
    """A file with its licences; LICENSE itself is one, as the crate's own licence has to be."""
    if node["@id"] == "LICENSE":
        return {**node, "@type": ["File", "CreativeWork"]}
    return {**node, "license": _ids(licences.address_of(each) for each in licences.licences_of(node["@id"], rules))}


def _file(path: Path, about: str) -> Node:
    media = _MEDIA.get(path.suffix, "text/plain")
    return _node(path.relative_to(ROOT).as_posix(), "File", name=path.name, description=about, encodingFormat=media)


def _author(author: Mapping[str, str]) -> Node:
    if "orcid" in author:
        return _node(f"https://orcid.org/{author['orcid']}", "Person", name=author["name"])
    return _node("#" + re.sub(r"\W+", "-", author["name"].lower()), "Organization", name=author["name"])


def _licences() -> list[Node]:
    found = []
    for licence, name in licences.NAMES.items():
        address = licences.address_of(licence)
        node = _node(address, "CreativeWork", name=name, description=f"{licence}: {name}")
        if address.startswith("LICENSES/"):
            node |= {"@type": ["File", "CreativeWork"], "encodingFormat": "text/plain"}
        found.append(node)
    return found


def _work(entry: Mapping[str, Any]) -> Node:
    key = re.sub(r"\W+", "-", f"{entry['authors'][0]['family-names']} {entry['year']}".lower())
    return _node(references.link_of(entry) or f"#{key}", "CreativeWork", name=references.plainly(entry))
