"""A study in which every file has one fault: what the intake must say of each, and how many articles each gives."""

import base64
import io
import json
import os
import random
import stat
from pathlib import Path
from typing import NamedTuple

import pyarrow
from pyarrow import parquet

NOUNS = "minister envoy treaty harbour pipeline senator border embassy convoy ballot refinery general squadron creditor".split()
PLACES = "harbour pipeline tower embassy refinery bridge castle garden station library".split()
VERBS = "denied welcomed blocked praised signed inspected questioned delayed guarded rejected".split()
SPANISH = (
    "El ministro de la república dijo que los habitantes de la ciudad no habían recibido la ayuda que esperaban.\n"
)
RUSSIAN = "Министр иностранных дел заявил, что переговоры с другой стороной не привели ни к какому результату.\n"
HEADER = "id,source,date,headline,body\n"


def story(number: int, sentences: int = 8) -> str:
    """English that no other number gives."""
    draw = random.Random(number)
    lines = [
        f"The {draw.choice(NOUNS)} of the {draw.choice(NOUNS)} said that it {draw.choice(VERBS)} the {draw.choice(NOUNS)} "
        f"with {draw.randint(2, 900)} others from the {draw.choice(NOUNS)}."
        for _ in range(sentences)
    ]
    return "\n".join(lines) + "\n"


def long_story(number: int, characters: int) -> str:
    """A story that goes on at length with sentences in which nobody speaks, so that no time goes into parsing them."""
    draw = random.Random(number)
    lines = (
        f"The {draw.choice(PLACES)} near the {draw.choice(PLACES)} was {draw.randint(2, 9000)} feet wide."
        for _ in range(characters // 46)
    )
    return story(number, 60) + "\n".join(lines) + "\n"


def row(number: int, identifier: object, day: str = "2019-07-05", title: str = "") -> str:
    return f'{identifier},RT,{day},{title},"{story(number)}"\n'


def page(number: int, head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}<article><p>{story(number)}</p><p>{story(number + 1)}</p></article></body></html>"


def line(text: object, **more: object) -> bytes:
    return json.dumps({"text": text, "date": "2019-07-05", **more}).encode()


def columns(**values: object) -> bytes:
    """A Parquet file."""
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(values), out)
    return out.getvalue()


LATE = pyarrow.array([1562284800, 2**40], pyarrow.timestamp("s", "UTC"))  # the second is in the year 36812


# What is refused, and why.
REFUSED: list[tuple[str, bytes, str]] = [
    ("cp1251.txt", RUSSIAN.encode("cp1251"), "not UTF-8"),
    ("latin-1.txt", f"{story(1)}El Niño".encode("latin-1"), "not UTF-8"),
    ("smart quotes.txt", f"He said “{story(2)}”".encode("cp1252"), "not UTF-8"),
    ("utf-16 without mark.txt", story(3).encode("utf-16-le"), "NUL characters"),
    ("utf-16 cut.txt", story(4).encode("utf-16")[:-1], "not UTF-16"),
    ("cut.txt", f"{story(5)}é".encode()[:-1], "not UTF-8"),
    ("nul.txt", f"{story(6)}\0".encode(), "NUL characters"),
    ("zip.txt", b"PK\x03\x04" + bytes(range(256)), "not text"),
    ("pdf.txt", b"%PDF-1.7 text", "not text"),
    ("gz.txt", b"\x1f\x8b\x08" + bytes(9), "not text"),
    ("picture.html", b"\x89PNG\r\n", "not text"),
    ("random.txt", bytes(range(256)) * 9, "not UTF-8"),
    ("..%2f..%2fetc.txt", b"hidden", "a hidden file or folder"),
    ("._a.txt", b"\x00\x05\x16\x07", "a macOS file of attributes"),
    (".DS_Store", b"\x00\x00\x00\x01Bud1", "a hidden file or folder"),
    (".hidden/a.txt", b"hidden", "a hidden file or folder"),
    ("__MACOSX/a.txt", b"copy", "a hidden file or folder"),
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\t\r\n\xc2\xa0", "blank"),
    ("mark alone.txt", b"\xef\xbb\xbf", "blank"),
    ("marks.txt", "… — !!! ???\n“”".encode(), "no letter or digit"),
    ("russian.txt", RUSSIAN.encode() * 3, "not English"),
    ("spanish.txt", SPANISH.encode() * 3, "not English"),
    ("notes.docx", b"PK\x03\x04", "not a Word file"),
    ("table.xlsx", b"PK\x03\x04", "not an Excel workbook"),
    ("no extension", b"text", "not a format that is read"),
    ("empty page.html", b"<html><body><script>alert(1)</script></body></html>", "no article in the page"),
    ("headers only.csv", HEADER.encode(), "no rows"),
    ("metadata.csv", b"file,year\na.txt,2019\n", "no column of metadata"),
    ("empty.jsonl", b"\n\n", "no rows"),
    ("list.jsonl", b'[\n{"text": "a"}\n]', "a JSON list, not one object a line"),
    ("broken.parquet", b"PAR1 and no more", "not a Parquet file"),
    ("wrong charset.html", f"<meta charset='klingon'>{story(8)}é".encode("latin-1"), "not UTF-8"),
    ("wide.csv", (HEADER + row(7, 1)).encode("utf-16-le"), "NUL characters"),
    ("utf-16-be without mark.txt", story(3).encode("utf-16-be"), "NUL characters"),
    ("utf-16 odd.txt", story(3).encode("utf-16-le") + b"a", "NUL characters"),
    ("utf-32 without mark.txt", story(3).encode("utf-32-le"), "NUL characters"),
    ("utf-16 mark alone.txt", b"\xff\xfe", "blank"),
    ("mark and blank.txt", b"\xef\xbb\xbf \n", "blank"),
    ("surrogates.txt", story(3).encode() + b"\xed\xa0\xbd\xed\xb8\x80", "not UTF-8"),
    ("overlong.txt", story(3).encode() + b"\xc0\x80", "not UTF-8"),
    ("koi8.txt", RUSSIAN.encode("koi8-r") * 3, "not UTF-8"),
    ("gb18030.txt", "部长说".encode("gb18030") * 40, "not UTF-8"),
    ("rtf.txt", b"{\\rtf1\\ansi a}", "not text"),
    ("gz.jsonl", b"\x1f\x8b\x08" + bytes(9), "not text"),
    ("lies.html", page(3, "<meta charset='utf-8'>", "<p>Ni\u00f1o</p>").encode("latin-1"), "not UTF-8"),
    ("frames.html", b"<html><frameset><frame src='a'></frameset></html>", "no article in the page"),
    ("deep.html", f"{'<div>' * 20_000}{story(3)}{'</div>' * 20_000}".encode(), "no article in the page"),
    ("mark alone.csv", b"\xef\xbb\xbf", "no rows"),
    ("line end alone.csv", b"\n", "no rows"),
    ("wide mark alone.csv", b"\xff\xfe", "no rows"),
    ("mark alone.jsonl", b"\xef\xbb\xbf", "no rows"),
    ("no names.csv", f'1,"{story(3)}"\n'.encode(), "no column of texts"),
    ("one object.json", line(story(3)), "not a format that is read"),
    (".git/config", b"hidden", "a hidden file or folder"),
    ("a.txt~", story(3).encode(), "not a format that is read"),
    ("cut.parquet", columns(text=[story(3)])[:-20], "not a Parquet file"),
    ("no rows.parquet", columns(text=pyarrow.array([], pyarrow.string())), "no rows"),
    ("no texts.parquet", columns(a=[1]), "no column of texts"),
]


class Odd(NamedTuple):
    """A file that is taken, in part or whole: what the record says of it, and how many articles it gives."""

    name: str
    content: bytes
    flagged: str = ""  # reasons, | between
    repaired: str = ""
    refused: str = ""
    articles: int = 1

    @property
    def expected(self) -> set[tuple[str, str]]:
        reasons = {"flagged": self.flagged, "repaired": self.repaired, "refused": self.refused}
        return {(each, action) for action, listed in reasons.items() for each in listed.split("|") if each}


DAYS = (
    "31/02/2019", "03/04/2019", "0001-01-01", "soon", "", "2101-01-01", "0000-00-00", "31 February 2019", "1562284800", "1562284800000",
    "43651", "yesterday", "05/07/19", "5 Jul 19", "2019-W27-5", "2019-186", "٢٠١٩-٠٧-٠٥", "5 июля 2019", "9999-12-31", "-1", "12:00",
)  # fmt: skip
JSON_LINES = [
    line(story(90)), b'{"text": "cut', b'{"text": 5}', b'{"text": null}', b'{"text": NaN}', b'{"text": ["a"]}', b"[1]", b'"text"',
    b"\xff", b"[" * 100_000, b'{"title": "no text"}', line(" "), b"", line(story(91), title=["a", 1], source={"a": 1}),
    line(f"\ud800 {story(92)}", title="\udc00"), line(story(94), title=json.loads("[" * 500 + "]" * 500)),
    line(story(93), more="x" * 5_000_000), line("a\0b"), line(RUSSIAN),
]  # fmt: skip
ODD: list[Odd] = [
    # encodings and line ends
    Odd("utf-16.txt", story(20).encode("utf-16"), repaired="encoding"),
    Odd("utf-16-be.txt", b"\xfe\xff" + story(21).encode("utf-16-be"), repaired="encoding"),
    Odd("utf-32.txt", story(132).encode("utf-32"), repaired="encoding"),
    Odd("utf-8 mark.txt", b"\xef\xbb\xbf" + story(22).encode(), repaired="encoding"),
    Odd("mac.txt", story(23).replace("\n", "\r").encode(), repaired="line ends"),
    Odd("mixed ends.txt", (story(24) + story(25).replace("\n", "\r\n")).encode(), flagged="line ends"),
    Odd("dos.txt", story(26).replace("\n", "\r\n").encode()),
    # odd characters
    Odd("mojibake.txt", f"{story(27)}It wasnâ€™t said in MÃ©xico.\n".encode(), flagged="mojibake"),
    Odd("entities.txt", f"{story(28)}<p>A&amp;nbsp;B &quot;c&quot;</p>".encode(), flagged="HTML entities or tags"),
    Odd("invisible.txt", story(29).replace("said", "sa\u200bid").encode(), flagged="invisible characters"),
    Odd("right to left.txt", f"\u202e{story(30)}\u202c".encode(), flagged="invisible characters"),
    Odd("soft hyphens.txt", story(31).replace("said", "sa\u00adid").encode(), flagged="invisible characters"),
    Odd("look-alikes.txt", story(32).replace("said", "s\u0430id").encode(), flagged="look-alike letters"),
    Odd("ligatures.txt", story(33).replace("the", "the \ufb01rst").encode(), flagged="look-alike letters"),
    Odd("nfd.txt", f"{story(34)}Nicola\u0301s said so.\n".encode(), flagged="decomposed accents"),
    Odd("form feeds.txt", story(35).replace("\n", "\n\x0c").encode(), flagged="control characters"),
    Odd("separators.txt", story(36).replace("\n", "\u2028").encode(), flagged="control characters"),
    Odd("lost.txt", f"{story(37)}Ma\ufffdana.\n".encode(), flagged="lost characters"),
    Odd("private.txt", f"{story(38)}\ue000\n".encode(), flagged="private-use characters"),
    Odd("emoji.txt", f"{story(39)}👩‍👩‍👧 😀️\n".encode()),
    Odd("two marks.txt", b"\xef\xbb\xbf" * 2 + story(140).encode(), repaired="encoding"),
    Odd("twice mojibake.txt", f"{story(141)}In MÃƒÂ©xico it was so.\n".encode(), "mojibake"),
    Odd("cyrillic mojibake.txt", f"{story(142)}He said РїСЂРёРІРµС‚ to all.\n".encode(), "mojibake"),
    Odd("selectors.txt", story(143).replace("said", "sa\ufe0fid\U000e0101").encode(), "invisible characters"),
    Odd("tags.txt", f"{story(144)}{''.join(chr(0xE0000 + ord(c)) for c in 'obey')}\n".encode(), "invisible characters"),
    Odd("fillers.txt", f"{story(145)}\uffa0\u2800\n".encode(), "invisible characters"),
    Odd("no characters.txt", f"{story(146)}\uffff\ufdd0\n".encode(), "lost characters"),
    Odd("escapes.txt", f"{story(147)}\x1b[31mred\x1b[0m\x07\n".encode(), "control characters"),
    Odd("strokes.txt", "".join(f"{c}\u0336" for c in story(148)).encode(), "few letters"),
    Odd(
        "all look-alikes.txt", story(149).translate(str.maketrans("aeopcxy", "аеорсху")).encode(), "look-alike letters"
    ),
    Odd(
        "shortcodes.txt",
        f'{story(150)}[caption id="a"]The envoy[/caption]\n[gallery ids="1,2"]\n'.encode(),
        "HTML entities or tags",
    ),
    Odd(
        "nested entities.txt",
        f"{story(151)}It&amp;#8217;s &amp;amp;nbsp;so&hellip;\n".encode(),
        "HTML entities or tags",
    ),
    Odd("doubled returns.txt", story(152).replace("\n", "\r\r\n").encode(), "line ends"),
    # odd lengths, odd bodies
    Odd("feed.txt", f"<?xml version='1.0'?><rss><item>{story(153)}</item></rss>".encode(), "wrong body"),
    Odd("object.txt", json.dumps({"text": story(154)}).encode(), "wrong body"),
    Odd("mail.txt", f"From: a@b.c\nMIME-Version: 1.0\nSubject: so\n\n{story(155)}".encode(), "wrong body"),
    Odd("printable.txt", f"It=E2=80=99s =\nso. {story(156)}".encode(), "wrong body"),
    Odd("base64.txt", base64.encodebytes(story(157).encode()), "wrong body"),
    Odd("one letter.txt", b"a", "only a title"),
    Odd("far down.txt", b"\n" * 300_000 + story(158).encode(), "very long text"),
    Odd(
        "ampersands.txt",
        f"{story(159)}{'&' * 60_000}x{'<' * 60_000}\n".encode(),
        "few letters|very long word|very long line",
    ),
    Odd("comments.txt", f"{story(160)}{'<!--' * 30_000}\n".encode(), "few letters|very long word|very long line"),
    Odd("one line.txt", long_story(40, 300_000).replace("\n", " ").encode(), flagged="very long line|very long text"),
    Odd("one word.txt", f"{story(41)}{'x' * 60_000} a.\n".encode(), flagged="very long word|very long line"),
    Odd(
        "stops.txt",
        f"{story(43)}{'!' * 60_000}x {' ' * 60_000}.\n".encode(),
        flagged="very long word|very long line|few letters",
    ),
    Odd("mixed languages.txt", (story(44) + SPANISH + RUSSIAN).encode(), flagged="paragraphs not in English"),
    Odd("numbers.txt", b"12 34 56 78\n90 12 34 56.\n", flagged="few letters"),
    Odd("title.txt", b"Minister denies the report", flagged="only a title"),
    Odd("cookies.txt", b"We use cookies to improve the site. Accept all cookies.", flagged="wrong body"),
    Odd("script.txt", b"Please enable JavaScript to view this page.", flagged="wrong body"),
    Odd("404.txt", b"404\nThe page was not found on this server.", flagged="wrong body"),
    # pages
    Odd("page.htm", page(49, "<meta charset='windows-1252'>", "<p>It’s so.</p>").encode("cp1252"), repaired="encoding"),
    Odd(
        "page.html",
        page(
            47,
            "<title>The title</title><meta property='og:site_name' content='RT'>",
            "<script>x()</script><h1>The title</h1>",
        ).encode(),
        flagged="same name",
    ),
    Odd("page.txt", f"<!DOCTYPE html>{page(45)}".encode(), flagged="same name", repaired="a page in HTML"),
    Odd("plain.html", story(130).encode(), flagged="no HTML"),
    Odd("wide.html", page(161).encode("utf-16"), repaired="encoding"),
    Odd("not wide.html", page(163, "<meta charset='utf-16'>").encode()),
    Odd("no day.html", page(165, "<meta property='article:published_time' content='0000-00-00'>").encode()),
    Odd(
        "external entities.xhtml",
        f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{page(167, '', '<p>&a;</p>')}".encode(),
    ),
    # tables
    Odd("nul in a cell.csv", f'{HEADER}{row(131, 20)}21,RT,2019-07-05,,"a\0b"\n'.encode(), refused="NUL characters"),
    Odd(
        "quoted.csv",
        (HEADER + row(51, 1, title='"A ""title"""') + row(52, 2, "5 July 2019", "=1+1")).encode(),
        articles=2,
    ),
    Odd(
        "dates.csv",
        (HEADER + "".join(row(200 + n, f"d{n}", day) for n, day in enumerate(DAYS))).encode(),
        flagged="undated",
        articles=len(DAYS),
    ),
    Odd(
        "rows.csv",
        f'{HEADER}3,RT\n{row(70, 4)}5,RT,,,"a"b\n6,RT,,,\n{row(71, 7)}'.encode(),
        refused="wrong number of cells|broken row|empty",
        articles=2,
    ),
    Odd("open quote.csv", f'{HEADER}{row(72, 8)}9,RT,2019-07-05,,"{story(73)}'.encode(), refused="broken row"),
    Odd("bytes.csv", (HEADER + row(74, 10)).encode() + b"11,RT,,,It was \xff\n", refused="not UTF-8"),
    Odd("semicolons.csv", f"\ufeffid;source;date;body\n{row(75, 12).replace(',', ';').replace(';;', ';')}".encode()),
    Odd("tabs.tsv", f"id\tsource\tdate\tbody\n13\tRT\t2019-07-05\t{story(76, 1)}".encode()),
    Odd("wide mark.csv", (HEADER + row(77, 14)).encode("utf-16")),
    Odd("same ids.csv", (HEADER + row(78, 15) + row(79, 15)).encode(), flagged="same name", articles=2),
    Odd(
        "evil.csv",
        (
            HEADER + row(80, "=cmd|x", title="@SUM(A1)") + row(81, "../../etc") + row(82, "__proto__", title="<script>")
        ).encode(),
        articles=3,
    ),
    Odd(
        "lines.jsonl",
        b"\n".join(JSON_LINES),
        flagged="lost characters",
        repaired="half characters",
        refused="broken JSON|no text|empty|no JSON object|not UTF-8|no column of texts|blank|NUL characters|not English",
        articles=5,
    ),
    Odd(
        "repeated names.csv",
        (HEADER + row(230, 30) + HEADER + row(231, 31)).encode(),
        refused="the line of names again",
        articles=2,
    ),
    Odd("stated.csv", f'sep=;\nid;body\n32;"{story(232)}"\n'.encode()),
    Odd("blank lines first.csv", f'\r\n\nid,body\n33,"{story(233)}"\n'.encode()),
    Odd("returns.csv", f"id,body\r34,{story(234, 1).strip()}\r".encode()),
    Odd("one column.csv", f'text\n"{story(235)}"\n"{story(236)}"\n'.encode(), articles=2),
    Odd("empty columns.csv", f'id,body,,\n35,"{story(237)}",,\n'.encode()),
    Odd("two columns.csv", f'text,body,id\n"{story(238)}","{story(239)}",36\n'.encode()),
    Odd("end of file.csv", f'id,body\n37,"{story(240)}"\n\x1a'.encode(), refused="wrong number of cells"),
    Odd("huge cell.csv", f'id,body\n38,"{long_story(241, 140_000)}"\n'.encode()),
    Odd("backslashes.csv", f'id,body\n39,"He said \\"no\\" to it"\n40,"{story(242)}"\n'.encode(), refused="broken row"),
    Odd("wide cut.csv", (HEADER + row(243, 41)).encode("utf-16") + b"\x00\xd8", refused="broken row"),
    Odd(
        "ids.csv",
        (HEADER + row(244, "CON") + row(245, "..") + row(246, "") + row(247, "\u202eabc")).encode(),
        articles=4,
    ),
    Odd("wide.jsonl", (line(story(248)).decode() + "\n").encode("utf-16")),
    Odd("repeated keys.jsonl", b'{"text": "first", "text": ' + json.dumps(story(249)).encode() + b"}\r\n"),
    Odd(
        "separator.jsonl",
        json.dumps({"text": f"{story(250)}\u2028"}, ensure_ascii=False).encode(),
        "control characters",
    ),
    Odd(
        "values.jsonl",
        b"\n".join(
            [line(story(251), id=True, source=float("nan")), b'{"text": "a", "id": ' + b"9" * 5_000 + b"}", b"// so"]
        ),
        refused="broken JSON",
    ),
    Odd("nested.jsonl", json.dumps({"article": {"text": "a"}}).encode(), refused="no text", articles=0),
    Odd("bytes.parquet", columns(text=pyarrow.array([b"a"]), id=["50"]), refused="no text", articles=0),
    Odd("lists.parquet", columns(text=[[story(252)]]), refused="no text", articles=0),
    Odd("nothing.parquet", columns(text=pyarrow.array([None], pyarrow.null())), refused="empty", articles=0),
    Odd("large.parquet", columns(text=pyarrow.array([story(253)], pyarrow.large_string()))),
    Odd("words.parquet", columns(text=pyarrow.array([story(254), None]).dictionary_encode()), refused="empty"),
    Odd("late.parquet", columns(text=[story(255), story(256)], date=LATE), refused="broken row"),
    Odd(
        "maps.parquet",
        columns(
            text=[story(257)], title=pyarrow.array([[("k", "v")]], pyarrow.map_(pyarrow.string(), pyarrow.string()))
        ),
    ),
    # names
    Odd("nul.txt.txt", story(260).encode()),
    Odd("trailing dot..txt", story(261).encode()),
    Odd("trailing space .TXT ", story(262).encode()),
    Odd("per%cent%00\\.txt", story(263).encode()),
    Odd("{{7*7}}$(x)`y`<b>.txt", story(264).encode()),
    Odd("\u202ename\u200b.txt", story(265).encode()),
    Odd("é" * 125 + ".txt", story(266).encode()),
    Odd(f"{'deep/' * 60}a.txt", story(267).encode()),
    Odd("origins.txt", story(268).encode()),
    Odd("SS.txt", story(269).encode()),
    Odd("ß.txt", story(270).encode(), flagged="same name"),
    Odd("a,line 2.txt", story(271).encode()),
    Odd("x.csv/inside.txt", story(272).encode()),
    Odd("x.txt/inside.txt", story(100).encode()),
    Odd("sub/folder/deep.txt", story(101).encode()),
    Odd("Case.txt", story(102).encode()),
    Odd("case.txt", story(103).encode(), flagged="same name"),
    Odd("cafe\u0301.txt", story(105).encode()),
    Odd("caf\u00e9.txt", story(104).encode(), flagged="same name"),
    Odd("=1+1.txt", story(106).encode()),
    Odd("-rf.txt", story(107).encode()),
    Odd("a b [c] 'd' \"e\".txt", story(108).encode()),
    Odd("Страна.txt", story(109).encode()),
    Odd("a..%2f..%2fetc.txt", story(110).encode()),
    Odd("line\nend\x1b[31m.txt", story(111).encode()),
    Odd(f"{'n' * 251}.txt", story(112).encode()),
    # twins
    Odd("copy 0 as it is.txt", story(280).encode()),
    Odd("copy 0 in capitals.txt", story(280).upper().encode(), flagged="exact duplicate"),
    Odd("copy 0 of DOS.txt", story(280).replace("\n", "\r\n").encode(), flagged="exact duplicate"),
    Odd("copy 0 with spaces.txt", story(280).replace(" ", "  ").encode(), flagged="exact duplicate"),
    Odd("copy 1.txt", story(113).encode()),
    Odd("copy 2.txt", story(113).encode(), flagged="exact duplicate"),
    Odd("copy 3.txt", f"{story(114, 60)}One word more.\n".encode()),
    Odd("copy 4.txt", f"{story(114, 60)}Another word less.\n".encode(), flagged="near duplicate"),
]
# What cannot be told by name and bytes alone.
SPECIAL = {
    ("empty folder", "an empty folder"),
    ("to nothing.txt", "a link"),
    ("outside.txt", "a link"),
    ("around", "a link"),
    ("pipe.txt", "not a regular file"),
    ("socket.txt", "not a regular file"),
    ("one.txt", "a link"),
    ("other.txt", "a link"),
    ("rows.parquet", "empty"),
}
UNNAMED = b"byte\xff.txt"  # a name that is no UTF-8


def shown(name: str) -> str:
    return name.replace("\n", "\\n").replace("\x1b", "\\x1b").replace("\u202e", "\\u202e").replace("\u200b", "\\u200b")


def make(folder: Path) -> Path:
    """Write the study's articles/, one file a fault."""
    base = folder / "articles"
    for name, content in [*(each[:2] for each in REFUSED), *(each[:2] for each in ODD)]:
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (base / "empty folder").mkdir()
    (base / "to nothing.txt").symlink_to("no where.txt")
    (base / "outside.txt").symlink_to("/etc/hostname")
    (base / "around").symlink_to(".")
    (base / "one.txt").symlink_to("other.txt")
    (base / "other.txt").symlink_to("one.txt")
    os.mkfifo(base / "pipe.txt")
    os.mknod(base / "socket.txt", stat.S_IFSOCK | 0o600)
    (base / os.fsdecode(UNNAMED)).write_bytes(story(120).encode())
    rows = [{"body": story(121), "id": 77, "when": None}, {"body": None, "id": 78, "when": None}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), base / "rows.parquet")
    return folder
