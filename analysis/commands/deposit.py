"""What an archive asks for at a deposit: CodeMeta 3.0 and Zenodo's metadata, made from CITATION.cff at a release and not kept."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from analysis.commands import licences
from analysis.report import references
from analysis.study import ROOT, read_text


def codemeta(citation: Mapping[str, Any]) -> str:
    """codemeta.json: the software, who made it, under what, and what it needs."""
    project = tomllib.loads(read_text(ROOT / "pyproject.toml"))["project"]
    own = citation["license"]
    body = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "identifier": citation.get("doi", project["name"]),
        "name": citation["title"],
        "description": citation["abstract"],
        "version": citation["version"],
        "datePublished": str(citation["date-released"]),
        "license": [licences.address_of(each) for each in ([own] if isinstance(own, str) else own)],
        "author": [_agent(each) for each in references.authors_of(citation)],
        "keywords": citation["keywords"],
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python", "version": project["requires-python"]},
        "operatingSystem": "Linux",
        "readme": "README.md",
        "buildInstructions": "README.md",
        "softwareRequirements": "requirements.lock",
        **({"codeRepository": citation["repository-code"]} if "repository-code" in citation else {}),
    }
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def _agent(author: Mapping[str, str]) -> dict[str, str]:
    if "orcid" in author:
        return {"@id": f"https://orcid.org/{author['orcid']}", "@type": "Person", "name": author["name"]}
    return {"@type": "Organization", "name": author["name"]}


def zenodo(citation: Mapping[str, Any]) -> str:
    """.zenodo.json. It takes one licence, so that of the code is named and the others are told in the notes."""
    works = [each for each in citation["references"] if not references.is_article(each)]
    own = citation["license"]
    body = {
        "upload_type": "software",
        "title": citation["title"],
        "description": citation["abstract"],
        "version": citation["version"],
        "publication_date": str(citation["date-released"]),
        "creators": [
            {key: each[key] for key in ("name", "orcid", "affiliation") if key in each}
            for each in references.authors_of(citation)
        ],
        "keywords": citation["keywords"],
        "license": {"id": own if isinstance(own, str) else own[0]},
        "notes": " ".join(re.split(r"(?<=\.) ", citation["message"])[1:])
        + "\n\n"
        + read_text(ROOT / "LICENSES/LicenseRef-publishers.txt")
        + "\n\nThe word families in analysis/claims are made from WordNet 3.0, under its licence (LICENSES/LicenseRef-WordNet-3.0.txt).",
        "references": [references.plainly(each) for each in works],
        "related_identifiers": [
            {"relation": "cites", "identifier": references.link_of(each)} for each in works if "doi" in each
        ],
    }
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"
