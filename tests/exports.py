"""Exports of databases as these write them, with articles of our own words."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

BODY = (
    "The harbour of Lund was closed on Monday, the port office said, because the ice had come early this year.",
    'Its master, Ada Holm, told reporters that ships would have to wait. "Nobody is in a hurry," she said.',
)
TITLES = ("Harbour closed by ice", "Ferries wait for a second week", "Ice breaks, and so does the quay")

NEXIS = """


                               {n} of 3 DOCUMENTS


                                 The Lund Herald

                       March {day}, 2019 Tuesday 11:21 AM GMT

{title}

BYLINE: Per Quist

SECTION: NEWS; Pg. 4

LENGTH: 43 words

{body}

LOAD-DATE: March 20, 2019

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                       Copyright 2019 The Lund Herald
                            All Rights Reserved
"""

UNI = """{title}
The Lund Herald
March {day}, 2019 Tuesday

Copyright 2019 The Lund Herald All Rights Reserved

Section:\u00a0NEWS; Pg. 4
Length:\u00a043 words
Byline:\u00a0Per Quist
Body


{body}
Classification


Language:\u00a0ENGLISH
Publication-Type:\u00a0Newspaper
Load-Date:\u00a0March 20, 2019

End of Document
"""

FACTIVA = """News
{title}
By Per Quist
43 {words}
{day} {month} 2019
The Lund Herald
LUNDH
4
English
(c) 2019 The Lund Herald
{body}
The Lund Herald Ltd
{document} LUNDH0000201903{day}ef3{day}0001a
"""

FACTIVA_NAMED = """SE | News|
HD | {title}|
BY | Per Quist|
WC | 43 words|
PD | {day} March 2019|
SN | The Lund Herald|
SC | LUNDH|
LA | English|
CY | (c) 2019 The Lund Herald|
LP |
{body}
IN | iship : Shipping|
AN | Document LUNDH0000201903{day}ef3{day}0001a|
"""

PROQUEST = """____________________________________________________________

{title}

Author: Quist, Per

Publication info: The Lund Herald ; Lund [Lund]. {day} Mar 2019: A.4.

https://search.proquest.com/docview/10000{day}

Abstract: The harbour was closed.

Full text: {body}

Subject: Harbours; Ice

Publication title: The Lund Herald; Lund

Publication date: Mar {day}, 2019

Section: NEWS

ProQuest document ID: 10000{day}

Database: A database
"""


def of_three(pattern: str, between: str = "\n\n", **words: str) -> str:
    """Three articles in the pattern of an export."""
    found = (
        pattern.format(n=n, day=10 + n, title=title, body=between.join(BODY), **words)
        for n, title in enumerate(TITLES, 1)
    )
    return "".join(found)


def docx(paragraphs: Iterable[str], **others: bytes) -> bytes:
    """A document of Word's, with a paragraph each; ``others``: further files in it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'.encode(),
            **others,
        }
    )


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def rtf(text: str) -> bytes:
    """A text as .rtf."""
    lines = (each.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for each in text.splitlines())
    plain = "\\par\n".join(lines)
    return ("{\\rtf1\\ansi " + "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in plain) + "}").encode("ascii")


def factiva_page(words: str = "words", month: str = "March", document: str = "Document") -> str:
    """Three articles as a page of Factiva's, in some language of the interface."""
    found = []
    for n, title in enumerate(TITLES, 11):
        paragraphs = "".join(f'<p class="articleParagraph enarticleParagraph">{each}</p>' for each in BODY)
        found.append(
            f'<div id="article-LUNDH{n}" class="article"><div class="article enArticle"><p></p><div>News</div>'
            f'<div id="hd"><span class="enHeadline">{title}</span></div><div class="author">Per Quist</div>'
            f"<div>43 {words}</div><div>{n} {month} 2019</div><div>The Lund Herald</div><div>LUNDH</div><div>English</div>"
            f"<div>(c) 2019 The Lund Herald</div>{paragraphs}<p>The Lund Herald Ltd</p>"
            f"<p>{document} LUNDH0000201903{n}ef3{n}0001a</p></div></div>"
        )
    return f"<html><head><title>Factiva</title></head><body>{''.join(found)}</body></html>"


def nexis_page() -> str:
    """Three articles as a page of the older Nexis'."""
    blocks = of_three(NEXIS).split("\n\n")
    divisions = "".join(
        f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN>{escape(each)}</SPAN></P></DIV>' for each in blocks if each.strip()
    )
    return f"<HTML><HEAD><!-- LXNComment 1 --><TITLE>&nbsp;</TITLE></HEAD><BODY>{divisions}</BODY></HTML>"


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """A file with some content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path
