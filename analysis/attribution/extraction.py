"""Sentences to attributions: source, cue, content.

Three questions, asked in this order of every paragraph:

1. Which quotations stand beside a word of speech? (``speech``: by the marks and the words around them)
2. Which cues govern a clause, an infinitive, a noun phrase? (``constructions``: by the parse, one function a construction)
3. Who speaks together, which outlet only passes others on, which quotation is a repetition? (``_share_out``, ``_repeated``)

What a cue can take is data, in ``cues.csv``. The definition of an attribution and of its spans follows PARC 3 (Pareti 2016)
and PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.attribution import parser
from analysis.attribution.constructions import (
    BARE_OBJECTS,
    CONSTRUCTIONS,
    USUAL,
    Found,
    Paragraph,
    according_to,
    child_of,
    contents_of,
    fit,
    source_of,
    span_of_cue,
)
from analysis.attribution.lexicon import CUE_CLASSES, Lexicon, cue_class_of, lexicon
from analysis.attribution.speech import beside_quotations
from analysis.text import Document, Span, as_document, count_words, kind, quoted_words, within

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

__all__ = ["COLUMNS", "CUE_CLASSES", "cue_class_of", "extract", "extract_many"]

Row = dict[str, Any]


COLUMNS = (
    "level",
    "parent",
    "group",
    "coordination",
    "relay",
    "kind",
    "start",
    "end",
    "source_start",
    "source_end",
    "cue_start",
    "cue_end",
    "n_words",
    "n_quoted_words",
    "cue_class",
)


# --- outlets and coordinated sources ---------------------------------------------------------------------------------

# what an outlet is called: well-known names, and the words that such names are made of
OUTLET = re.compile(
    r"\b(?:Reuters|AFP|AP|Associated Press|Interfax|TASS|RIA|Novosti|Sputnik|RT|EFE|Xinhua|Bloomberg|BBC|CNN|CBS|NBC|ABC|"
    r"MSNBC|NPR|PBS|Fox News|teleSUR|Al Jazeera|Le Figaro|Le Monde|El Pais|Politico|Axios|Buzzfeed|Breitbart|"
    r"Kommersant|Izvestia|Vedomosti|(?:\w+ )?(?:Times|Post|Journal|Herald|Tribune|Guardian|Gazette|Daily|News|"
    r"Newspaper|Agency|Magazine|Radio|Television|TV|Press))\b"
)


def _is_outlet(text: str, source: Span | None) -> bool:
    return source is not None and OUTLET.search(text, *source) is not None and count_words(text, *source) <= 6


def _coordinated(paragraph: Paragraph, source: Span) -> list[Span]:
    """Anonymous sources / and / Jo Bloggs: the sources that "and" joins, where each can speak for itself."""
    tokens = paragraph.doc.char_span(
        source[0] - paragraph.offset, source[1] - paragraph.offset, alignment_mode="expand"
    )
    if tokens is None or not any(t.lower_ == "and" for t in tokens):
        return [source]
    first = tokens.root
    parts = [first]
    while (joined := child_of(parts[-1], "conj")) is not None and joined.tag_[:2] == "NN":
        parts.append(joined)
    able = all(any(t.tag_ in ("NNP", "NNPS") for t in p.subtree) or p.tag_ == "NNS" for p in parts)
    if len(parts) < 2 or not able or child_of(first, "cc") is None or first.left_edge.lower_ in ("both", "between"):
        return [source]
    spans = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        right = part.right_edge
        if following is not None:
            right = following.left_edge.nbor(-1)
            while right.i > part.i and (right.is_punct or right.dep_ == "cc"):
                right = right.nbor(-1)
        spans.append(paragraph.span(part.left_edge, right))
    return spans


def _share_out(paragraph: Paragraph) -> None:
    """Give coordinated sources a place each, and set apart the outlets that only pass somebody on."""
    extra: list[Found] = []
    for item in list(paragraph.found):
        extra.extend(_credited(paragraph, item))
        if item.source is None or item.relay:
            continue
        if _is_outlet(paragraph.text, item.source):
            extra.extend(_relayed(paragraph, item))
            continue
        item.source, *item.also = _coordinated(paragraph, item.source)
    paragraph.found.extend(extra)


def _credited(paragraph: Paragraph, item: Found) -> list[Found]:
    """ "...," the deputy cites RIA; It is reported RIA: a wire credit with its words the wrong way round, as translations have it."""
    text = paragraph.text
    if item.cue is None:
        return []
    if item.construction == "quotation" and item.lemma in ("cites", "quotes", "cited", "quoted"):
        outlet = OUTLET.match(text, item.cue[1] + 1)
        if outlet is not None:
            return [Found("quotation", item.cue, outlet.span(), list(item.content), "cite", relay=True)]
    if item.lemma == "report" and item.construction == "object" and _is_outlet(text, item.content[0]):
        before = text[paragraph.offset : item.cue[0]].rstrip()
        sentence = re.search(r"([^.!?]+)[.!?][\"”]?\s+It (?:is|was)$", before)
        if sentence is not None:
            item.source, item.relay = item.content[0], True
            item.content = [paragraph.trim(*(paragraph.offset + at for at in sentence.span(1)))]
    return []


def _relayed(paragraph: Paragraph, item: Found) -> list[Found]:
    """Who an outlet passes on: (RIA) quotes the minister's words; (Reuters), citing officials, reports that."""
    text = paragraph.text
    if item.source is None or item.cue is None:
        return []
    for other in paragraph.found:
        inside = other.cue is not None and any(s <= other.cue[0] < e for s, e in item.content)
        if other is not item and inside and other.source is not None and not _is_outlet(text, other.source):
            item.relay = True
    if item.construction in ("object", "passive") and item.lemma in ("quote", "cite", "report", "reports"):
        thing = item.content[0]
        before = [f for f in paragraph.found if f is not item and max(f.content)[1] <= item.source[0]]
        region = [r for r in within(paragraph.offset, item.source[0], paragraph.quoted)]
        if region and not text[region[-1][1] : item.source[0]].strip(" ,-–—"):
            item.content, item.relay = [region[-1]], True
            words = re.compile(r"(.+?)(?:['’]s)? (words|statement|remarks)").fullmatch(text, *thing)
            speaker = words.span(1) if words else thing
            cue = words.span(2) if words else item.cue
            return [Found("quotation", cue, speaker, [region[-1]], "quote")]
        if text[thing[0] : thing[1]].lower() in ("this", "it", "that") and before:
            item.content, item.relay = list(before[-1].content), True
    if item.construction not in ("clause", "quotation"):
        return []
    cited = next(
        (
            f
            for f in paragraph.found
            if f.lemma in ("cite", "quote")
            and f.source == item.source
            and f.cue is not None
            and f.construction == "object"
            and f is not item
            and text[f.cue[0] : f.cue[1]].endswith("ing")
        ),
        None,
    )
    if cited is not None:
        paragraph.found.remove(cited)
        item.relay = True
        name = re.compile(r"(?: [A-Z]\w+){1,3}").match(text, cited.content[0][1])
        first, *others = _coordinated(paragraph, (cited.content[0][0], name.end() if name else cited.content[0][1]))
        return [
            Found(
                item.construction,
                item.cue,
                first,
                list(item.content),
                item.lemma,
                item.cue_class,
                item.head,
                also=others,
            )
        ]
    return []


# --- from cues to rows -----------------------------------------------------------------------------------------------


def _governed(paragraph: Paragraph, known: Lexicon) -> None:
    """Every cue with what it governs."""
    for token in paragraph.doc:
        if token.i in paragraph.spoken:
            continue
        cue = known.find(token)
        if token.lower_ == "according":
            part_of_speech = ""
            results = [("according_to", "neutral", r) for r in according_to(paragraph, token)]
        else:
            if cue is None:
                continue
            part_of_speech = cue.part_of_speech
            results = [
                (cue.lemma, cue.cue_class, r)
                for rule in CONSTRUCTIONS[cue.part_of_speech]
                for r in rule(paragraph, token)
                if r[0] in cue.constructions
            ]
        for lemma, cue_class, (name, spans, source) in results[:1]:
            if source is USUAL:
                source = source_of(paragraph, token)
            source = _with_name(paragraph, source, token)
            blamed = source is None and cue is not None and cue.part_of_speech == "noun" and cue_class in BLAMING
            if (not blamed and _own_voice(paragraph, token, source)) or (
                source is None and name == "infinitive" and token.tag_[0] == "N"
            ):
                continue
            cue_span = span_of_cue(paragraph, token)
            content = contents_of(paragraph, token, name, spans, cue_span)
            if cue is not None and name in cue.weak and _too_weak(paragraph, token, name, source, content):
                continue
            if content:
                paragraph.found.append(
                    Found(name, cue_span, source, content, lemma, cue_class, token.i, part_of_speech)
                )


def _continued(paragraph: Paragraph, before: Paragraph | None) -> None:
    """A quotation of whole sentences with no cue beside it goes on from the attribution before: He was sure of it. "We agree."."""
    begin, end = paragraph.offset, paragraph.offset + len(paragraph.doc.text)
    for region in within(begin, end, paragraph.quoted):
        if not _stands_alone(paragraph, region):
            continue
        earlier = [f for f in paragraph.found if _last(f) <= region[0]]
        if not earlier and before is not None and not paragraph.text[begin : region[0]].strip():
            earlier = [f for f in before.found if _last(f) <= region[0]]
        spoken = [f for f in earlier if f.cue is not None and paragraph.region_at(f.cue[0]) is None]
        latest = max(spoken, key=_last, default=None)
        owner = next((f for f in spoken if latest and f.source == latest.source and f.construction in SAYING), None)
        if owner is not None:
            owner.content.append(region)


SAYING = frozenset({"clause", "quotation", "according_to", "colon"})


def _last(found: Found) -> int:
    return max(max(end for _, end in found.content), found.cue[1] if found.cue else 0)


def _stands_alone(paragraph: Paragraph, region: Span) -> bool:
    """Is a quotation a whole sentence or more, closed, and nobody's yet?"""
    text, (start, end) = paragraph.text, region
    words = text[start:end].strip(QUOTES)
    opens = text[max(start - 20, paragraph.offset) : start].rstrip()[-1:] in ("", ".", "!", "?", '"', "”")
    if not opens or not words[:1].isupper() or words[-1:] not in ".!?" or count_words(text, start, end) < 4:
        return False
    return not any(
        left < end and start < right and not (f.cue and start < f.cue[0] < end)
        for f in paragraph.found
        for left, right in f.content
    )


QUOTES = "\"'`“”„‘’«» "


def _too_weak(paragraph: Paragraph, cue: Token, name: str, source: Span | None, content: list[Span]) -> bool:
    """Does too little speak for an attribution, where a cue is as often none (offer, release, address)?

    It takes a source of its own (no relative pronoun), and more content than a name; yet more, where nobody says that it happened.
    """
    text = paragraph.text
    words = sum(count_words(text, start, end) for start, end in content)
    if cue.tag_[0] == "V":
        if source is None and name in BARE_OBJECTS:
            return True
        if source is not None and text[source[0] : source[1]].lower() in ("who", "which", "that"):
            return True
    if cue.tag_[0] == "N" and source is not None:
        return False
    return words < 2 or (words < 3 and cue.tag_ in ("VB", "VBG") and name in BARE_OBJECTS)


def _with_name(paragraph: Paragraph, source: Span | None, cue: Token) -> Span | None:
    """The security adviser / Jo Bloggs / said: a name that the parser left out between a source and its cue."""
    if source is None or source[1] >= paragraph.start(cue):
        return source
    between = paragraph.doc.char_span(source[1] - paragraph.offset, cue.idx, alignment_mode="contract")
    if between is not None and 0 < len(between) <= 4 and all(t.tag_ == "NNP" for t in between):
        return source[0], paragraph.end(between[-1])
    return source


# what nobody says of himself: a noun of these (the pretext of, accusations of) is another's voice, named or not
BLAMING = frozenset({"doubtful", "accusing", "denying"})


OWN_VOICE = frozenset({"i", "we", "you", "me", "us", "it", "one", "that", "this", "who", "which", "people"})


def _own_voice(paragraph: Paragraph, cue: Token, source: Span | None) -> bool:
    """Inside a quotation, "I think" adds no voice to that of the speaker."""
    if paragraph.region_at(paragraph.start(cue)) is None:
        return False
    return source is None or _lower(paragraph.text, source) in OWN_VOICE


def _lower(text: str, span: Span) -> str:
    """A source in lower case; but the US is not us."""
    source = text[span[0] : span[1]]
    return source if source == "US" else source.lower()


SPEECH = frozenset(
    {
        "clause",
        "quotation",
        "according_to",
        "headline",
        "colon",
        "small_clause",
        "as",
        "passive_as",
        "object_as",
        "object_of",
        "object_for",
        "of",
        "about",
        "for",
    }
)


def _is_voice(item: Found, text: str, quoted: list[Span]) -> bool:
    """Is a nested attribution a voice inside a voice? "He said she said" is; "he said he wants" is one voice.

    A pronoun is one where it says what somebody calls a thing in words of his own: said that what he called "a farce" was over.
    """
    named = item.source is not None and _lower(text, item.source) not in PRONOUNS
    if item.construction == "object":
        return item.cue_class == "denying" or (item.cue_class == "belief" and named)
    if item.construction in NAMING and item.source is not None and item.content[-1] in quoted:
        return True
    noun_on = item.construction == "on" and item.part_of_speech == "noun"
    if (item.construction not in SPEECH and not noun_on) or item.cue_class in ("commissive", "evaluative"):
        return False
    return item.source is None or named


def _inner(row: Row, quoted: list[Span]) -> bool:
    """Does a row stand in another's content, or its cue in a quotation, whoever is quoted?"""
    cue = row["cue_start"]
    return row["level"] > 1 or (cue is not None and any(left < cue for left, _ in within(cue, cue + 1, quoted)))


NAMING = frozenset({"as", "gerund", "object_predicate", "small_clause"})


PRONOUNS = frozenset("i we you he she it they who which that this one people".split())


def _rows(found: list[Found], text: str, quoted: list[Span]) -> list[Row]:
    """Found attributions to rows, in order of the text, with level, parent, group and coordination."""
    rows: list[Row] = []
    groups = coordinations = 0
    for item in sorted(found, key=lambda f: (min(f.content), f.cue or (0, 0))):
        sources = [item.source, *item.also]
        coordination = coordinations if item.also else None
        coordinations += bool(item.also)
        for source in sources:
            group = groups if len(item.content) > 1 else None
            groups += len(item.content) > 1
            for start, end in item.content:
                row: Row = dict.fromkeys(COLUMNS)
                row.update(
                    group=group,
                    coordination=coordination,
                    relay=item.relay,
                    start=start,
                    end=end,
                    cue_class=item.cue_class,
                    kind=kind(start, end, text, quoted),
                    n_words=count_words(text, start, end),
                    n_quoted_words=quoted_words(start, end, text, quoted),
                )
                row["source_start"], row["source_end"] = source if source and source[0] < source[1] else (None, None)
                row["cue_start"], row["cue_end"] = item.cue or (None, None)
                row["found"] = item
                if row["n_words"]:  # marks alone say nothing
                    rows.append(row)
    rows.sort(key=lambda r: (r["start"], -r["end"], r["relay"], r["cue_start"] or 0, r["source_start"] or 0))
    _nest(rows)
    rows = [row for row in rows if not _inner(row, quoted) or _is_voice(row["found"], text, quoted)]
    _nest(rows)
    for row in rows:
        del row["found"]
    return rows


def _nest(rows: list[Row]) -> None:
    """Level and parent: the smallest content that holds a row's own cue. An outlet that only relays is no level."""
    open_rows: list[int] = []
    for number, row in enumerate(rows):
        while open_rows and rows[open_rows[-1]]["end"] <= row["start"]:
            open_rows.pop()
        anchor = row["cue_start"] if row["cue_start"] is not None else row["start"]
        row["level"], row["parent"] = 1, None
        for above in reversed(open_rows):
            parent = rows[above]
            if (
                parent["start"] <= anchor < parent["end"]
                and parent["cue_start"] != row["cue_start"]
                and not parent["relay"]
            ):
                row["parent"], row["level"] = above, parent["level"] + 1
                break
        open_rows.append(number)


# --- from texts to paragraphs, and their rows ----------------------------------------------------------------------------


def _paragraphs(text: Document) -> Iterator[tuple[int, str]]:
    for paragraph in text.paragraphs:
        for start, end in _cut(text, *paragraph):
            local = [(max(s, start), min(e, end)) for s, e in within(start, end, text.regions)]
            yield start, parser.clean(text[start:end], local, start)


LONGEST_PIECE = 4000  # characters that the parser reads at once; hardly any paragraph is longer


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph whole, or in pieces where it is too long for one: at a full stop if there is one, else at a space."""
    while end - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        at = max(window.rfind(". "), window.rfind(".” "), window.rfind('." ')) + 2
        if at < LONGEST_PIECE // 2:
            at = window.rfind(" ") + 1 or LONGEST_PIECE
        yield start, start + at
        start += at
    if start < end:
        yield start, end


def extract(text: str, nlp: Language | None = None) -> list[Row]:
    """Attributions of one text."""
    return next(extract_many([text], nlp=nlp))


def extract_many(texts: Iterable[str], batch_size: int = 32, nlp: Language | None = None) -> Iterator[list[Row]]:
    """Attributions of many texts, in their order, as a stream: one list of rows a text.

    The rows do not depend on ``batch_size`` (texts parsed at once) nor on the order of the texts. What the parser remembers of a
    batch is forgotten with it, so that memory does not grow with the number of texts.
    """
    from spacy.util import minibatch

    nlp = nlp or parser.load()
    for batch in minibatch(map(as_document, texts), max(batch_size, 1)):
        results: list[list[Row]] = []
        with nlp.memory_zone():
            pieces = [
                (number, offset, piece)
                for number, text in enumerate(batch)
                for offset, piece in _paragraphs(text)
                if _worth_parsing(piece)
            ]
            parsed: list[list[tuple[int, Doc]]] = [[] for _ in batch]
            for (number, offset, _), doc in zip(pieces, nlp.pipe(piece for _, _, piece in pieces), strict=True):
                parsed[number].append((offset, doc))
            for text, docs in zip(batch, parsed, strict=True):
                results.append(from_docs(text, docs))
            parsed.clear()
        yield from results


LOWER_WORD = re.compile(r"[a-z][a-z'-]*")


def _worth_parsing(piece: str) -> bool:
    """Is there something to find: a mark, a colon at the end, a form of a cue?"""
    if '"' in piece or piece.rstrip().endswith(":") or ": " in piece[:80]:
        return True
    return not lexicon().words.isdisjoint(LOWER_WORD.findall(piece.lower())) or "ccording" in piece


def from_docs(text: Document, docs: Iterable[tuple[int, Doc]]) -> list[Row]:
    known, quoted = lexicon(), text.regions
    found: list[Found] = []
    before: Paragraph | None = None
    for offset, doc in docs:
        paragraph = Paragraph(doc, offset, text, quoted)
        if before is None:
            _headline(paragraph)
        beside_quotations(paragraph, known, before)
        _governed(paragraph, known)
        _continued(paragraph, before)
        _share_out(paragraph)
        found.extend(paragraph.found)
        before = paragraph
    _repeated(found, text, quoted)
    return _rows(found, text, quoted)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


MOST_REPEATED = 50  # headings and pull quotes looked up in one text; no article has more


def _repeated(found: list[Found], text: str, quoted: list[Span]) -> None:
    """A heading or pull quote lifted from the body belongs to whoever is quoted with these words there."""
    taken = {content: item for item in found for content in item.content}
    loose = [region for region in quoted if _may_repeat(text, region, taken.get(region))][:MOST_REPEATED]
    bodies = (
        [(content, _letters(text[content[0] : content[1]]), item) for content, item in taken.items()] if loose else []
    )
    for region in loose:
        if any(content != region and content[0] <= region[0] and region[1] <= content[1] for content in taken):
            continue
        letters, joined = _letters(text[region[0] : region[1]]), taken.get(region)
        owner = next(
            (item for content, body, item in bodies if content != region and letters in body and item is not joined),
            None,
        )
        if owner is not None:
            if joined is not None:
                joined.content.remove(region)
            found.append(Found("quotation", None, owner.source, [region], ""))


def _may_repeat(text: str, region: Span, item: Found | None) -> bool:
    """Does a quotation stand by itself, with no cue of its own, and is it of the length of a heading or pull quote?"""
    if item is not None and item.content[0] == region:
        return False
    words = count_words(text, *region)
    before = text[max(region[0] - 20, 0) : region[0]].rstrip(" \t\r")[-1:]
    return 3 <= words <= 60 and (words >= 15 or before in ("", "\n", ".", "!", "?", '"', "”"))


LABEL = re.compile(r"((?:[A-Z][\w.'’-]*)(?: (?:[A-Z0-9][\w.'’-]*|of|the|at|to|on|and|for|in|&)){0,7}):\s+(?=\S)")


NO_SPEAKER = re.compile(
    r"\b(?:Breaking|Wow|Look|Update|Byline|Latest|Exclusive|Watch|Video|Photos?|Note|Opinion|Analysis|Live|News|"
    r"Correction|Review|Transcript|Explainer|Factbox|Daily|Win|Thing|Side|Part|Editorial)s?\b",
    re.I,
)


def _headline(paragraph: Paragraph) -> None:
    """ "Poll: Most want talks": a headline that names its source before a colon."""
    text, begin = paragraph.text, paragraph.offset
    label = LABEL.match(text, begin)
    if label is None or NO_SPEAKER.search(label.group(1)) or len(paragraph.doc) > 40:
        return
    end = begin + len(paragraph.doc.text.split(";")[0])
    content = paragraph.trim(label.end(), end)
    if content[0] < content[1]:
        source = label.span(1)
        found = Found("headline", (source[1], source[1] + 1), source, [fit(paragraph, *content, source)], ":")
        paragraph.found.append(found)
