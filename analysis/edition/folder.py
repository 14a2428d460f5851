"""The folder of the site: pages are rendered into it, files copied, and what is left of earlier runs removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.edition import overlay
from analysis.edition.edition import Edition
from analysis.edition.glossary import linked
from analysis.edition.markup import address, as_html
from analysis.edition.passages import KINDS
from analysis.study import ROOT, write_bytes

ASSETS = ROOT / "analysis/edition/assets"


class SiteFolder:
    """A folder that holds, in the end, exactly what was put into it."""

    def __init__(self, edition: Edition, place: Path) -> None:
        self.edition, self.place = edition, place
        self.paths: set[Path] = set()

    @cached_property
    def templates(self) -> Any:
        import jinja2

        found = jinja2.Environment(
            loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        found.globals.update(
            edition=self.edition,
            overlay=overlay,
            address=address,
            linked=linked,
            kinds=KINDS,
            prose=as_html,
        )
        return found

    def page(
        self, path: str, template: str, fit: int = 0, steps: Sequence[int] = (8, 5, 3, 2, 1, 0), **shown: Any
    ) -> None:  # fmt: skip
        """Render a page; with ``fit``, with as many passages, or as long ones, as keep it below that many bytes."""
        made = self.templates.get_template(f"{template}.html.j2")
        for most in steps:
            html = made.render(root="../" * path.count("/"), path=path, most=most, **shown).encode()
            if not fit or len(html) <= fit:
                break
        self.file(path, html)

    def file(self, path: str, content: bytes) -> None:
        target = self.place / path
        write_bytes(target, content)
        self.paths.add(target)

    def keep(self, path: str) -> bool:
        """Whether a file stands there already; it then stays."""
        if (self.place / path).exists():
            self.paths.add(self.place / path)
            return True
        return False

    def prune(self) -> None:
        """Remove files of earlier runs that this one did not make."""
        for path in sorted(self.place.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
            elif path.is_file() and path not in self.paths:
                path.unlink()
