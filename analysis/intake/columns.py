"""Whose column is whose: a table's own names of its columns, ours, and the text and metadata of one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.intake.decoding import HALF, LONGEST, Refused
from analysis.intake.sources import RawText

if TYPE_CHECKING:
    from analysis.intake.settings import Settings

# Our columns, with the names that tables of articles usually have for them; study.yaml may say otherwise.
USUAL = {
    "text": "text body content article article_text full_text fulltext maintext article_body story_text volltext artikeltext inhalt "
    "texto texto_completo contenido cuerpo",
    "doc_id": "doc_id id article_id stories_id",
    "title": "title headline document_title titel überschrift título titulo titular",
    "outlet": "outlet source publication publisher newspaper site sitename domain media_name media publication_title pubtitle "
    "medium zeitung quelle medio fuente diario periódico periodico",
    "outlet_camp": "outlet_camp",
    "published": "published date pub_date publish_date published_at publication_date date_published datetime pubdate entrydate "
    "datum erscheinungsdatum veröffentlicht fecha fecha_de_publicación",
    "earliest": "earliest",
    "latest": "latest",
    "translated": "translated",
    "public_copy": "public_copy url link documenturl document_url",
    "byline": "byline author authors autor autores",
    "section": "section ressort rubrik sección seccion",
}


def known_columns(names: Iterable[str], settings: Settings) -> dict[str, str]:
    """Our name to the table's own: as study.yaml says, else by the usual names, in whatever case, with spaces or without."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault("_".join(str(name).strip("\ufeff \t").casefold().replace("-", " ").split()), name)
    found = {}
    for ours, usual_names in USUAL.items():
        if asked := settings.columns.get(ours):
            exact = {str(name).strip("\ufeff \t").casefold(): name for name in plain.values()}
            if asked.casefold() in exact:
                found[ours] = exact[asked.casefold()]
        else:
            usual = next((each for each in usual_names.split() if each in plain), None)
            if usual is not None:
                found[ours] = plain[usual]
    return found


def find_columns(names: Iterable[str], settings: Settings) -> dict[str, str]:
    """The columns of a table of articles. Raises Refused without a column of texts."""
    found = known_columns(names, settings)
    if "text" not in found:
        asked = settings.columns.get("text", "")
        if not asked and "public_copy" in found and "title" in found:
            raise Refused("no column of texts", "titles and addresses only: fetch the texts first")
        raise Refused("no column of texts", f"'{asked}' is not there" if asked else "name it in study.yaml: columns")
    return found


_TYPES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    bytes: "bytes",
}


def json_type(value: Any) -> str:
    """What kind of value it is, in words."""
    return _TYPES.get(type(value), type(value).__name__)


def cell(value: Any) -> str:
    """A value of metadata in one line of text; a list's own values are joined, objects and what is nested deeper are none."""
    if value is None or isinstance(value, dict | bytes | tuple) or value != value:  # the last is no number (NaN)
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (cell(each) for each in value if not isinstance(each, list))))[:1000]
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    text = "".join(c if c.isprintable() else " " for c in HALF.sub("\ufffd", str(value)))
    return " ".join(text.split())[:1000]


def row_text(cells: Mapping[str, Any], columns: Mapping[str, str], place: str) -> RawText:
    """The text of a row with its metadata. ``columns``: our name to the table's own. Raises Refused where there is no text."""
    text = cells.get(columns["text"])
    if text is None or text == "":
        raise Refused("empty", f"column {columns['text']}")
    if not isinstance(text, str):
        raise Refused("no text", f"column {columns['text']} holds {json_type(text)}")
    if len(text) > LONGEST:
        raise Refused("too large for one article", f"{len(text):,} characters")
    stated = {ours: cell(cells.get(theirs)) for ours, theirs in columns.items() if ours != "text"}
    name = stated.pop("doc_id", "")
    # an empty date is kept, so that it can be said that it is empty
    metadata = {ours: value for ours, value in stated.items() if value or ours == "published"}
    # a table's line ends are whatever wrote it, so the copy has one kind
    return RawText(text.replace("\r\n", "\n").replace("\r", "\n"), place, name, metadata=metadata)
