"""Faults that folders of research really have, each in a small study that has no other: what `make check` must say of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exports import BODY, NEXIS, UNI, docx, of_three

TEXT = (
    "Harbour closed by ice\n\nThe harbour of Lund was closed on Monday because the ice had come early, the port office said.\n\n"
    'Its master told reporters that the ferries would have to wait. "Nobody is in a hurry," she said.\n\n'
    "The road to the quay was open, and the market was held in the old hall as it is every week of the winter.\n"
)
OTHER = (
    "A quarrel about the bridge\n\nThe mayor of Malmo accused the company on Friday of building the bridge without a plan.\n\n"
    'The company denied that anything was wrong. "We have shown every drawing to the council," its lawyer said.\n\n'
    "Work on the last arch goes on, though two of the five cranes have been taken to another town.\n"
)
THIRD = (
    "Schools to open later\n\nLessons will begin an hour later from the autumn, the council of Ystad decided on Tuesday night.\n\n"
    "Teachers had asked for it for years. Parents who work in the factory were against it, and want buses that wait.\n\n"
    "A doctor told the meeting that children sleep too little, and that nothing else would help them as much.\n"
)
CODEBOOK = """\
camps: [{id: port, label: Port}, {id: town, label: Town}]
claims:
- {id: closed, label: The harbour is closed, accuses: port, counterclaims: [open]}
- {id: open, label: The harbour is open}
"""
ACTORS = "actor_id,name,camp,kind,aliases\nmaster,Ada Holm,port,state,Holm\nmayor,Bo Ek,town,state,Ek;the mayor\n"
ARTICLES = (
    "doc_id,outlet,published,outlet_camp\na,Lund Herald,2019-03-11,port\nb,Malmo Post,2019-03-12,town\n"
    "c,Ystad Times,2019-03-13,town\n"
)
METADATA = (
    "file,outlet,date,outlet_camp\na.txt,Lund Herald,2019-03-11,port\nb.txt,Malmo Post,2019-03-12,town\n"
    "c.txt,Ystad Times,2019-03-13,town\n"
)
CODED = "doc_id,start,end,actor_id,claim,stance\na,23,80,master,closed,asserts\n"
SOUND: dict[str, str | bytes | None] = {
    "articles/a.txt": TEXT, "articles/b.txt": OTHER, "articles/c.txt": THIRD, "articles/metadata.csv": METADATA,
    "codebook.yaml": CODEBOOK, "actors.csv": ACTORS,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A fault: the files that have it (None: a file that is not there), what has to be said of it, and how to mend it.

    ``silent``: what must not be said, of forms that are as good as any other.
    """

    name: str
    files: Mapping[str, str | bytes | None]
    said: tuple[str, ...]
    mend: str = ""
    silent: tuple[str, ...] = ()

    def make(self, folder: Path) -> Path:
        for name, content in {**SOUND, **self.files}.items():
            if content is not None:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder


def _sheet(*changes: tuple[str, str]) -> dict[str, str | bytes | None]:
    return {"articles/metadata.csv": _changed(METADATA, *changes)}


def _listed(*changes: tuple[str, str]) -> dict[str, str | bytes | None]:
    return {"articles/metadata.csv": None, "articles.csv": _changed(ARTICLES, *changes)}


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def locked_by_office(stream: str = "EncryptedPackage") -> bytes:
    """The beginning and the directory of a file that Word or Excel locked with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def scan() -> bytes:
    """A PDF of two pages without a letter."""
    import io

    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


# pages of databases that nobody knows here
OF_DOCUMENTS = "\n\n".join(f"Document {n} of 3\n\n{text}" for n, text in enumerate((TEXT, OTHER, THIRD), 1))
LENGTHS = "\n\n".join(
    f"{text.split(chr(10))[0]}\n\nLength: {60 + n} words\n\n{text}" for n, text in enumerate((TEXT, OTHER, THIRD), 1)
)
DATELINES = "\n\n".join(
    text.replace("\n\n", f"\n\nLund Herald, {10 + n} March 2019\n\n", 1)
    for n, text in enumerate((TEXT, OTHER, THIRD), 1)
)
UNKNOWN_PAGE = (
    "<html><head><title>Results</title></head><body>"
    + "".join(
        f"<article><h2>{text.split(chr(10))[0]}</h2><p>Lund Herald - {10 + n} March 2019 - {60 + n} words</p>"
        + "".join(f"<p>{each}</p>" for each in text.split("\n\n")[1:])
        + "</article>"
        for n, text in enumerate((TEXT, OTHER, THIRD), 1)
    )
    + "</body></html>"
)
SPANISH = (
    "El puerto de la ciudad fue cerrado el lunes por el hielo, dijo la oficina. Los barcos tienen que esperar hasta la semana que viene. "
    "El alcalde no ha querido hablar con los periodistas, pero su oficina ha dicho que nada es seguro todavía."
)
UMLAUT = "Håfen_Übung.txt"

FAULTS = (
    # --- metadata.csv
    Fault(
        "a row that names no file",
        _sheet(("c.txt", "d.txt")),
        ("metadata of no article", "metadata.csv, line 4: 'd.txt'", "1 of 3 have no outlet"),
        "names in metadata.csv",
    ),
    Fault(
        "a name in other case", _sheet(("c.txt", "C.TXT")), ("3 dated",), silent=("remark", "metadata of no article")
    ),
    Fault(
        "an umlaut in two characters",
        {"articles/" + unicodedata.normalize("NFD", UMLAUT): THIRD, "articles/c.txt": None}
        | _sheet(("c.txt", unicodedata.normalize("NFC", UMLAUT))),
        ("3 dated",),
        silent=("metadata of no article",),
    ),
    Fault(
        "names without their endings",
        _sheet(("a.txt", "a"), ("b.txt", "b"), ("c.txt", "c")),
        ("3 dated",),
        silent=("remark",),
    ),
    Fault(
        "two rows for one file",
        {"articles/metadata.csv": METADATA + "a.txt,Malmo Post,2019-03-12,town\n"},
        ("metadata twice", "metadata.csv, line 5: 'a.txt': the first counts"),
        "keep one row for each file",
    ),
    Fault(
        "a day that no month has",
        _sheet(("2019-03-12", "2019-02-30")),
        ("metadata.csv, line 3: published '2019-02-30' is impossible", "2 dated"),
        "write whole dates",
    ),
    Fault(
        "day or month first",
        _sheet(("2019-03-12", "03/04/2019")),
        ("line 3: published '03/04/2019' is ambiguous",),
        "date_order: day_first",
    ),
    Fault(
        "only a month",
        _sheet(("2019-03-12", "March 2019")),
        ("line 3: published 'March 2019' is no whole date",),
        "write whole dates",
    ),
    Fault(
        "a day to come", _sheet(("2019-03-12", "2098-03-12")), ("a date to come", "b: 2098-03-12"), "correct the dates"
    ),
    Fault(
        "a spreadsheet's number of a day",
        _sheet(("2019-03-12", "43536")),
        ("'43536' is not a date: a spreadsheet's number of a day?",),
        "write whole dates",
    ),
    Fault("no outlet", _sheet(("Malmo Post", "")), ("1 of 3 have no outlet", "(b)"), "metadata.csv"),
    Fault(
        "an outlet in two spellings",
        _sheet(("Ystad Times", "malmo  post ")),
        ("one outlet in two spellings", "'Malmo Post' (b), 'malmo post' (c)"),
        "write each outlet one way",
    ),
    Fault(
        "an outlet with its article",
        _sheet(("Ystad Times", "The Malmo Post")),
        ("one outlet in two spellings", "'Malmo Post' (b), 'The Malmo Post' (c)"),
        "write each outlet one way",
    ),
    Fault(
        "a column that nobody knows",
        _sheet(("outlet_camp", "lean")),
        ("columns not read", "metadata.csv, line 1: lean"),
        "columns: {outlet: ...}",
    ),
    Fault(
        "no column that anybody knows",
        _sheet(("outlet,date,outlet_camp", "who,when,lean")),
        ("refused", "no column of metadata"),
        "name the columns of metadata.csv",
    ),
    Fault(
        "semicolons and Windows' letters",
        {"articles/metadata.csv": METADATA.replace(",", ";").replace("Malmo", "Malmö").encode("cp1252")},
        ("3 dated, 3 outlets",),
        silent=("not UTF-8",),
    ),
    Fault(
        "commas and Windows' letters",
        {"articles/metadata.csv": METADATA.replace("Malmo", "Malmö").encode("cp1252")},
        ("metadata.csv", "not UTF-8"),
        "encoding: ",
    ),
    Fault(
        "a quote that is not closed",
        _sheet(("Malmo Post", '"Malmo Post')),
        ("broken row", "metadata.csv, lines 3 to 4"),
        "close the quote",
    ),
    Fault(
        "a byte order mark", {"articles/metadata.csv": METADATA.encode("utf-8-sig")}, ("3 dated",), silent=("remark",)
    ),
    Fault(
        "a cell too many",
        _sheet(("Malmo Post", "Malmo, Post")),
        ("wrong number of cells", "metadata.csv, line 3"),
        "quotes around cells",
    ),
    Fault(
        "a side that is not in the codebook",
        _sheet(("2019-03-12,town", "2019-03-12,twon")),
        ("a side that is not in codebook.yaml", "'twon' (b)"),
        "correct outlet_camp",
    ),
    # --- articles.csv
    Fault(
        "articles.csv with Windows' letters",
        {"articles/metadata.csv": None, "articles.csv": ARTICLES.replace("Malmo", "Malmö").encode("cp1252")},
        ("articles.csv", "it is not UTF-8"),
        "save the file as UTF-8",
    ),
    Fault(
        "articles.csv with an open quote",
        _listed(("Malmo Post", '"Malmo Post')),
        ("articles.csv, line 3", "quote"),
        "close the quote",
    ),
    Fault(
        "a column of articles.csv that nobody knows",
        _listed(("published", "date_of_issue")),
        ("columns not read", "articles.csv, line 1: date_of_issue"),
        "name the columns",
    ),
    Fault(
        "a sha256 of other bytes",
        _listed(("outlet_camp\n", "outlet_camp,sha256\n"), ("11,port", f"11,port,{'0' * 64}")),
        ("a.txt", "its sha256 is not the one in articles.csv"),
        "correct sha256",
    ),
    Fault(
        "a row of no document",
        _listed(("c,Ystad", "d,Ystad")),
        ("articles.csv, line 4", "doc_id 'd' is no file"),
        "add the file or remove the row",
    ),
    Fault("a document without a row", _listed(("c,Ystad Times,2019-03-13,town\n", "")), ("no row for c",), "add a row"),
    Fault(
        "a narrator who is no actor",
        _listed(("outlet_camp\n", "outlet_camp,speaks_for\n"), ("11,port", "11,port,nobody")),
        ("articles.csv, line 2", "speaks_for 'nobody' is not in actors.csv"),
        "add the actor",
    ),
    Fault(
        "a side of articles.csv that is not in the codebook",
        _listed(("12,town", "12,twon")),
        ("a side that is not in codebook.yaml", "'twon' (b)"),
        "correct outlet_camp",
    ),
    # --- the codebook and the actors
    Fault(
        "a counterclaim that is no claim",
        {"codebook.yaml": _changed(CODEBOOK, ("[open]", "[opened]"))},
        ("codebook.yaml, claim closed", "'opened' is no claim"),
        "correct the id",
    ),
    Fault(
        "two claims of one id",
        {"codebook.yaml": _changed(CODEBOOK, ("id: open,", "id: closed,"))},
        ("codebook.yaml, claims, closed", "stands there twice"),
        "rename one",
    ),
    Fault(
        "a claim without a label",
        {"codebook.yaml": _changed(CODEBOOK, (", label: The harbour is open", ""))},
        ("codebook.yaml, claims, open", "no label"),
        "write in words",
    ),
    Fault(
        "a key that nobody knows",
        {"codebook.yaml": _changed(CODEBOOK, ("accuses: port", "acuses: port"))},
        ("codebook.yaml, claims, closed", "'acuses' is no key"),
        "accuses",
    ),
    Fault(
        "an alias of two actors",
        {"actors.csv": _changed(ACTORS, ("state,Holm", "state,Holm;the mayor"))},
        ("an alias of two actors", "actors.csv, line 3: 'the mayor' is master's too"),
        "keep it with one",
    ),
    Fault(
        "an actor of no side in the codebook",
        {"actors.csv": _changed(ACTORS, ("Bo Ek,town", "Bo Ek,twon"))},
        ("actors.csv, line 3", "camp 'twon' is not in codebook.yaml"),
        "correct it or add the camp",
    ),
    # --- the texts
    Fault(
        "lines broken at a width",
        {
            "articles/c.txt": "\n".join(
                " ".join(words[n : n + 9]) for words in [(THIRD + OTHER).split()] for n in range(0, len(words), 9)
            )
        },
        ("wrapped lines: c.txt",),
        "repairs: all",
    ),
    Fault(
        "a Nexis export cut off in its last article",
        {"articles/n.txt": of_three(NEXIS, "\n\n").rpartition(BODY[1][40:])[0]},
        ("n.txt", "an export that is not whole"),
        "export it again",
    ),
    Fault(
        "a Nexis Uni export cut off",
        {"articles/n.docx": docx(of_three(UNI).splitlines()[:-8])},
        ("n.docx", "an export that is not whole"),
        "export it again",
    ),
    Fault(
        "a notice for an article",
        {
            "articles/n.txt": of_three(NEXIS, "\n\n").replace(
                "\n\n".join(BODY), "The full text of this article is not available due to copyright restrictions.", 1
            )
        },
        ("a notice in place of an article", "n.txt, article 1"),
        "get it elsewhere",
    ),
    Fault(
        "Document 1 of 3", {"articles/d.txt": OF_DOCUMENTS}, ("refused", "several articles", "d.txt"), "one file each"
    ),
    Fault(
        "a length before each article",
        {"articles/d.txt": LENGTHS},
        ("refused", "several articles", "d.txt"),
        "one file each",
    ),
    Fault(
        "a dateline before each article", {"articles/d.txt": DATELINES}, ("several articles", "d.txt"), "one file each"
    ),
    Fault(
        "a page of several articles",
        {"articles/d.html": UNKNOWN_PAGE},
        ("refused", "several articles", "d.html"),
        "one file each",
    ),
    Fault(
        "an article that is not English",
        {"articles/c.txt": SPANISH},
        ("not English", "c.txt"),
        "keep: [name]",
        silent=("metadata of no article",),
    ),
    Fault(
        "nearly the same twice",
        {"articles/d.txt": TEXT.replace("early", "late")},
        ("near duplicate: d.txt, of a",),
        "keep_one",
    ),
    Fault("an empty file", {"articles/d.txt": ""}, ("refused", "empty: d.txt"), "remove"),
    Fault("a scan", {"articles/d.pdf": scan()}, ("no text layer: d.pdf",), "OCR"),
    Fault(
        "an old Excel file",
        {"articles/d.xls": b"\xd0\xcf\x11\xe0" + bytes(600)},
        ("not a format that is read: d.xls",),
        "save old or other formats",
    ),
    Fault("a locked workbook", {"articles/d.xlsx": locked_by_office()}, ("locked by a password: d.xlsx",), "password"),
    Fault("a locked document", {"articles/d.docx": locked_by_office()}, ("locked by a password: d.docx",), "password"),
    Fault(
        "an old Word file with a new name",
        {"articles/d.docx": locked_by_office("WordDocument")},
        ("not a Word file: d.docx",),
        "save it again",
    ),
    # --- coding
    Fault(
        "coding of no document",
        {"coding/ana/statements.csv": _changed(CODED, ("\na,", "\nz,"))},
        ("statements.csv, line 2", "doc_id 'z' is no file"),
        "correct it or add the article",
    ),
    Fault(
        "offsets beyond the text",
        {"coding/ana/statements.csv": _changed(CODED, ("23,80", "23,8000"))},
        ("statements.csv, line 2", "8000"),
        "correct the offset",
    ),
)
