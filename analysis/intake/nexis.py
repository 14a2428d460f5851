"""Exports of Nexis: the older one ("3 of 74 DOCUMENTS" before each article, fields in capitals) and that of Nexis Uni and Lexis+
(headline, outlet and date before each, "Body" in a line of its own, "End of Document" behind it).

The marks are those by which LexisNexisTools (Gruber 2019) and newspapers (Watanabe 2018) know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.intake.clippings import Clipping
from analysis.intake.dates import DATE_BEFORE

OF_DOCUMENTS = re.compile(
    r"\W*(?:Dokument |Document )?\d+ (?:of|von|de|sur|di|van) \d+ D[OC]\w*MENT\w*\W*", re.IGNORECASE
)
END = re.compile(r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento)", re.IGNORECASE)

# Fields between the date and the text, and what each is; those after it end the text.
_HEAD = {
    "byline": "BYLINE AUTEUR AUTOR AUTORIN AUTORE",
    "section": "SECTION RUBRIQUE RUBRIK RESSORT SECCIÓN SEZIONE",
    "title": "HEADLINE TITRE TITEL",
    "": "LENGTH LONGUEUR LÄNGE LONGITUD LUNGHEZZA DATELINE SERIES SOURCE EDITION DISTRIBUTION COLUMN",
    "text": "HIGHLIGHT ENCART ABSTRACT",
}
_HEAD_FIELDS = {name: what for what, names in _HEAD.items() for name in names.split()}
_TAIL_FIELDS = frozenset(
    "LOAD-DATE DATE-CHARGEMENT UPDATE LANGUAGE LANGUE SPRACHE IDIOMA PUBLICATION-TYPE TYPE-PUBLICATION PUBLIKATIONSTYP SUBJECT SUJET "
    "ORGANIZATION ORGANISATION PERSON PERSONNE GEOGRAPHIC LOCALISATION-GEO COMPANY SOCIÉTÉ TICKER INDUSTRY SECTEUR CITY STATE COUNTRY "
    "GRAPHIC JOURNAL-CODE JOURNAL DOCUMENT-TYPE NOTES CORRECTION-DATE CORRECTION ACC-NO TYPE TRANSCRIPT PUB-TYPE PUBLICATION "
    "CLASSIFICATION COPYRIGHT".split()
)
_FIELD = re.compile(r"(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ]{2,}(?:[- ][A-ZÀ-Þ]{2,}){0,2}):(?:\s+(?P<value>.*)|$)")
_UNI_FIELD = re.compile(r"(?P<name>[A-ZÀ-Þ][\w]{2,}(?:[- ]\w{2,}){0,2}):\s?(?P<value>.*)")
_UNI_BODY = re.compile(r"(?:Body|Volltext|Text|Corps|Cuerpo)")
_UNI_LENGTH = re.compile(r"(?:Length|Länge|Longueur|Longitud):\s*[\d.,]+\s*\w+", re.IGNORECASE)
_SORRY = re.compile(r"We are sorry but there is an error in this document")
_COPYRIGHT = re.compile(r"(?:Copyright\b|\(c\) ?(?:19|20)\d\d|©)", re.IGNORECASE)


def is_older(paragraphs: Sequence[str]) -> bool:
    """Whether these are those of an older export: an article is announced by its number of so many."""
    return any(OF_DOCUMENTS.fullmatch(each) for each in paragraphs)


def split_older(paragraphs: Sequence[str]) -> Iterator[Clipping]:
    """The articles of an older export; what stands before the first is about the search."""
    starts = [n for n, each in enumerate(paragraphs) if OF_DOCUMENTS.fullmatch(each)]
    tails = 0
    for start, end in zip(starts, [*starts[1:], len(paragraphs)]):
        found = _older(paragraphs[start + 1 : end])
        tailed = any(_field(each, _TAIL_FIELDS) or _SORRY.match(each) for each in paragraphs[start + 1 : end])
        if start == starts[-1] and tails and tails == len(starts) - 1 and not tailed:
            found.cut = "it ends in this article, without the fields that the others end with"
        tails += tailed
        yield found
        # an article that Nexis cannot show has no number of its own
        yield from (Clipping([each]) for each in paragraphs[start + 1 : end] if _SORRY.match(each))


def _older(article: Sequence[str]) -> Clipping:
    dated = next((n for n, each in enumerate(article[:8]) if DATE_BEFORE.match(each)), None)
    found = Clipping()
    n = 0
    if dated is not None:
        found.metadata["outlet"] = next((each for each in article[:dated] if not _COPYRIGHT.match(each)), "")
        found.metadata["published"] = _date(article[dated])
        n = dated + 1
    else:
        found.metadata["outlet"] = article[0] if article else ""
        n = 1
    titles = []
    fields = [m for m in range(n, min(len(article), n + 12)) if _field(article[m], _HEAD_FIELDS)]
    if fields:
        titles = [
            each for each in article[n : fields[0]] if not _field(each, _TAIL_FIELDS) and not _COPYRIGHT.match(each)
        ]
        n = fields[0]
        while n < len(article) and (named := _FIELD.fullmatch(article[n])) and named["name"] in _HEAD_FIELDS:
            found.field(_HEAD_FIELDS[named["name"]], named["value"] or "")
            n += 1
    elif n < len(article):
        titles, n = [article[n]], n + 1
    found.metadata.setdefault("title", titles[0] if titles else "")
    found.paragraphs += _until_tail(article[n:])
    return found


def _field(paragraph: str, names: object) -> bool:
    named = _FIELD.fullmatch(paragraph)
    return named is not None and named["name"] in names  # type: ignore[operator]


def _until_tail(article: Sequence[str]) -> list[str]:
    """The text: up to the first field that stands behind texts, or the copyright at the end."""
    body = list(article)
    end = next((n for n, each in enumerate(body) if _field(each, _TAIL_FIELDS)), len(body))
    while end and _COPYRIGHT.match(body[end - 1]):
        end -= 1
    return body[:end]


def _date(paragraph: str) -> str:
    found = DATE_BEFORE.match(paragraph)
    return found[1] if found else ""


# --- Nexis Uni, Lexis+ ---------------------------------------------------------------------------------------------


def is_newer(paragraphs: Sequence[str]) -> bool:
    """Whether these are those of a newer export: a line with the length before, and one that ends the document."""
    return any(END.fullmatch(each) for each in paragraphs) and any(_UNI_LENGTH.match(each) for each in paragraphs)


def split_newer(paragraphs: Sequence[str]) -> Iterator[Clipping]:
    """The articles of a newer export. A list of what was found may stand before the first."""
    start = 0
    for n, each in enumerate(paragraphs):
        if END.fullmatch(each):
            yield _newer(paragraphs[start:n], cover=not start)
            start = n + 1
    if any(_UNI_LENGTH.match(each) for each in paragraphs[start:]):
        found = _newer(paragraphs[start:], cover=False)
        found.cut = "it ends in this article, without 'End of Document'"
        yield found


def _newer(article: Sequence[str], cover: bool) -> Clipping:
    found = Clipping()
    length = next((n for n, each in enumerate(article) if _UNI_LENGTH.match(each)), len(article))
    body = next((n for n in range(length, len(article)) if _UNI_BODY.fullmatch(article[n])), None)
    # the last one before the length: dates of the search stand before the first article
    dated = next((n for n in range(min(length, len(article)) - 1, -1, -1) if DATE_BEFORE.match(article[n])), None)
    if dated:
        found.metadata["published"] = _date(article[dated])
        # a part of the outlet may stand in brackets below its name
        outlet = dated - 2 if dated > 2 and article[dated - 1].startswith("(") else dated - 1
        found.metadata["outlet"] = article[outlet]
        titles = article[max(0, outlet - 1) : outlet] if cover else article[:outlet]
        found.metadata["title"] = " ".join(titles)
    elif len(article) > 1:
        found.metadata["title"], found.metadata["outlet"] = article[:2]
    for each in article[(dated or 0) + 1 : body if body is not None else length + 4]:
        named = _UNI_FIELD.fullmatch(each)
        if named and _HEAD_FIELDS.get(named["name"].upper(), "text") != "text":
            found.field(_HEAD_FIELDS[named["name"].upper()], named["value"])
    if body is None:
        body = length
        while body + 1 < len(article) and _is_head(article[body + 1]):
            body += 1
    text = article[body + 1 :]
    end = next((n for n, each in enumerate(text) if each in _ENDS or _is_tail(each)), len(text))
    found.paragraphs += text[:end]
    return found


_ENDS = ("Classification", "Klassifizierung", "Classement", "Clasificación", "Graphic")
_UNI_TAIL = frozenset("LOAD-DATE LANGUAGE PUBLICATION-TYPE JOURNAL-CODE ACC-NO CORRECTION-DATE".split())


def _is_head(paragraph: str) -> bool:
    named = _UNI_FIELD.fullmatch(paragraph)
    return named is not None and named["name"].upper() in _HEAD_FIELDS


def _is_tail(paragraph: str) -> bool:
    named = _UNI_FIELD.fullmatch(paragraph)
    return named is not None and named["name"].upper().replace(" ", "-") in _UNI_TAIL
