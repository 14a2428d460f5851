"""Bytes to text: what can be read, what is refused, and why."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.study import Study, StudyError

if TYPE_CHECKING:
    import pandas as pd


def read_text(path: Path) -> str:
    """The text of one UTF-8 file, character for character (line ends as they are).

    Raises StudyError for a file that is not UTF-8 (with the byte at which it stops being so), is empty or blank, or holds
    NUL characters.
    """
    content = path.read_bytes()
    if not content:
        raise StudyError(path, "the file is empty", "remove it or put the article's text into it")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StudyError(
            path,
            f"byte 0x{content[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            f"byte {error.start}",
        ) from None
    if "\0" in text:
        raise StudyError(
            path, "a NUL character: this is not text", "remove the file", f"character {text.index(chr(0))}"
        )
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise StudyError(path, "it holds no letter or digit", "remove it or put the article's text into it")
    return text


def texts(study: Study) -> dict[str, str]:
    """doc_id to text, for every article of a study, in the order of their names."""
    return {path.stem: read_text(path) for path in study.article_paths}


def rejected(study: Study) -> pd.DataFrame:
    """Table ``rejected``: what lies in ``articles/`` and is not an article, so that nothing is left out silently."""
    import pandas as pd

    rows = []
    for path in sorted((study.raw / "articles").iterdir(), key=lambda path: path.name):
        if path.suffix != ".txt" or not path.is_file():
            reason = "not a .txt file" if path.is_file() else "a folder"
            rows.append({"path": study.shown(path), "reason": reason, "detail": "", "action": "refused"})
    return pd.DataFrame(rows, columns=["path", "reason", "detail", "action"])
