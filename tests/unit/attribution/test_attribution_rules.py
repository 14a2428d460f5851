"""The ordered rules of attribution, each alone: quotations, words of speech, outlets, voices, names."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.attribution import (
    cast,
    edges,
    extraction,
    fronts,
    indirect,
    names,
    nesting,
    parser,
    referring,
    relays,
    sources,
    speech,
    speech_verbs,
    uncued,
    wordlists,
)
from analysis.attribution.lexicon import lexicon
from analysis.attribution.paragraph import Found, Paragraph
from analysis.text import as_document


def paragraphs(text: str) -> Any:
    """The paragraphs of a text, parsed, nothing found in them yet."""
    document = as_document(text)
    return [Paragraph(parser.load()(piece), at, document, document.regions) for at, piece in parser.pieces(document)]


def shown(text: str, found: Any) -> tuple[Any, ...] | None:
    """(source, cue, contents) of an attribution; nothing for none."""
    if found is None:
        return None
    source, cue = (span and text[slice(*span)] for span in (found.source, found.cue))
    return source, cue, *(text[start:end] for start, end in found.content)


def span(text: str, words: Any) -> tuple[Any, Any]:
    return text.index(words), text.index(words) + len(words)


# --- quotations --------------------------------------------------------------------------------------------------------


def quotation(text: str, number: int = 0) -> Any:
    """A quotation of the last paragraph, as ``beside_quotations`` shows it to the rules."""
    *before, paragraph = paragraphs(text)
    seen = []
    rule = speech.RULES
    try:
        speech.RULES = (lambda each: seen.append(each),)
        speech.beside_quotations(paragraph, lexicon(), before[-1] if before else None)
    finally:
        speech.RULES = rule
    return seen[number]


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (speech.announced, "Lee added: “It is so.”", ("Lee", "added", "“It is so.”")),
        (speech.announced, "Lee said “reforms” would help.", None),  # the clause is the content
        (speech.followed, "“It is so,” said Lee.", ("Lee", "said", "“It is so,”")),
        (speech.followed, "Lee rejected it. “It is so.”", None),
        (speech.after_colon, "From her letter: “The bridge is safe.”", ("her letter", ":", "“The bridge is safe.”")),
        (speech.after_colon, "Lee added: “It is so.”", None),  # it has a word of speech
        (
            speech.mistagged,
            "“We need a year for the bridge,” the two write.",
            ("the two", "write", "“We need a year for the bridge,”"),
        ),
        (speech.mistagged, "“We need a year for it.” The two left.", None),
        (speech.signed, "“It is so.” — Jo Bloggs", ("Jo Bloggs", "—", "“It is so.”")),
        (speech.signed, "“It is so.” — as ever", None),
        (speech.labelled, "“BLOGGS: It is so.”", ("BLOGGS", ":", "It is so.”")),
        (speech.labelled, "“Bloggs: It is so.”", None),
        (speech.carried, "Lee wrote to them:\n“It is so.”", ("Lee", "wrote", "“It is so.”")),
        (speech.carried, "Lee left.\n“It is so.”", None),
    ],
)
def test_whose_a_quotation_is(rule: Any, text: str, found: tuple[str, str, str] | None) -> None:
    assert shown(text, rule(quotation(text))) == found


def test_the_rules_for_quotations_are_all_in_the_list() -> None:
    assert [rule.__name__ for rule in speech.RULES] == [
        "announced",
        "followed",
        "after_colon",
        "mistagged",
        "signed",
        "labelled",
        "carried",
    ]


@pytest.mark.parametrize(
    ("rule", "text", "verb", "holds"),
    [
        (speech_verbs.is_next, "“It is so,” said Lee.", "said", True),
        (speech_verbs.is_next, "“It is so,” Lee said.", "said", False),
        (
            speech_verbs.ends_after_its_subject,
            "“The caucus is a battle of niches” Grubbs said.",
            "said",
            True,
        ),
        (speech_verbs.has_its_subject_first, "“It is so,” the diplomat told reporters.", "told", True),
        (speech_verbs.has_its_subject_first, "“It is so” the diplomat told reporters.", "told", False),
        (speech_verbs.is_near, "“It is so,” Lee, 42, said.", "said", True),
        (speech_verbs.only_speaks, "“It is so,” Toomey fumed on Friday.", "fumed", True),
        (speech_verbs.only_speaks, "“It is so,” Toomey fumed.", "Toomey", False),
    ],
)
def test_which_word_behind_a_quotation_is_its_cue(rule: Any, text: str, verb: str, holds: bool) -> None:
    doc = paragraphs(text)[0].doc
    region = as_document(text).regions[0]
    first = next(t for t in doc if t.idx >= region[1] and not t.is_punct and not t.is_space)
    token = next(t for t in doc if t.text == verb)
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    mark = text[region[0] : region[1]].rstrip("”")[-1]
    behind = speech_verbs.Behind(first, mark in ",.!?", True, mark)
    assert rule(token, subject, behind) is holds


@pytest.mark.parametrize(
    ("front", "text", "cue", "found"),
    [
        (
            fronts.fronted_clause,
            "If the talks fail, the minister said, “the sanctions stay.”",
            "said",
            "If the talks fail",
        ),
        (fronts.clause_before, "The plan is dead, he said “for now.”", "said", "The plan is dead"),
        (fronts.sentence_before, "Instead, he said, “she started too early.”", "said", "Instead"),
        (fronts.sentence_before, "On Friday, he said, “she started too early.”", "said", None),
        (fronts.what_is_called, "It was what he called “a mistake.”", "called", "what"),
    ],
)
def test_what_stands_before_a_cue_and_belongs_to_its_quotation(
    front: Any, text: str, cue: str, found: str | None
) -> None:
    paragraph, region = paragraphs(text)[0], as_document(text).regions[0]
    token = next(t for t in paragraph.doc if t.text == cue)
    span = front(paragraph, token, region, region, 0, lexicon())
    assert (span and text[slice(*span)]) == found


# --- outlets -----------------------------------------------------------------------------------------------------------


def relayed(text: str) -> Any:
    """(source, relay, contents) of what is found in a text of one paragraph, before rows are made."""
    paragraph = paragraphs(text)[0]
    speech.beside_quotations(paragraph, lexicon())
    indirect.governed(paragraph, lexicon())
    return paragraph


@pytest.mark.parametrize(
    ("rule", "text", "cue", "changed", "more"),
    [
        (
            relays.cites_behind_a_quotation,
            "“It is so,” the deputy cites RIA Novosti.",
            "cites",
            False,
            [("RIA Novosti", "cites", "“It is so,”")],
        ),
        (relays.passes_on_a_speaker, "Reuters reported that Lee said that it was so.", "reported", True, []),
        (relays.passes_on_a_speaker, "Reuters reported that it was so.", "reported", False, []),
        (
            relays.quotes_the_words_of,
            "“It is so,” RIA Novosti quotes the minister’s words.",
            "quotes",
            True,
            [("the minister", "words", "“It is so,”")],
        ),
        (relays.points_back, "Lee said that it was so. Reuters reported this.", "reported", True, []),
        (
            relays.cites_a_source,
            "The talks failed, Reuters reported, citing officials.",
            "reported",
            True,
            [("officials", "reported", "The talks failed")],
        ),
    ],
)
def test_whom_an_outlet_passes_on(rule: Any, text: str, cue: str, changed: bool, more: list[Any]) -> None:
    paragraph = relayed(text)
    item = next(f for f in paragraph.found if f.cue and text[slice(*f.cue)] == cue)
    assert [shown(text, found) for found in rule(paragraph, item)] == more
    assert item.relay is changed


def test_a_report_before_a_credit_whose_words_stand_the_wrong_way_round() -> None:
    text = "The talks failed. It is reported RIA Novosti."
    paragraph = paragraphs(text)[0]
    item = Found("object", span(text, "reported"), None, [span(text, "RIA Novosti")], "report")
    assert relays.reported_before(paragraph, item) == []
    assert shown(text, item) == ("RIA Novosti", "reported", "The talks failed")
    assert item.relay


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ("Reuters", True),
        ("the Evening Post", True),
        ("The New York Times", True),
        ("Yonhap", True),
        ("a man whom the New York Times had once asked", False),  # too long: somebody
        ("the minister", False),
    ],
)
def test_what_an_outlet_is_called(source: str, outlet: bool) -> None:
    assert relays.is_outlet(as_document(source), (0, len(source))) is outlet


def test_sources_that_and_joins() -> None:
    text = "Officials and Jo Bloggs said so."
    found = relays.coordinated(paragraphs(text)[0], span(text, "Officials and Jo Bloggs"))
    assert [text[slice(*each)] for each in found] == ["Officials", "Jo Bloggs"]
    text = "The minister and his wife said so."
    assert relays.coordinated(paragraphs(text)[0], span(text, "The minister and his wife")) == [
        span(text, "The minister and his wife")
    ]


# --- sources, edges, what no cue announces, voices -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        ("Lee said that it was so.", "said", "Lee"),
        ("It was said by Lee.", "said", "Lee"),
        ("Lee said she had left, adding that she would come back.", "adding", "Lee"),
        ("Lee urged him to say that it was so.", "say", "him"),
        ("It seems that it was so.", "seems", None),
    ],
)
def test_who_is_the_source_of_a_verb(text: str, verb: str, source: str | None) -> None:
    paragraph = paragraphs(text)[0]
    token = next(t for t in paragraph.doc if t.text == verb)
    found = sources.source_of(paragraph, token)
    assert (found and text[slice(*found)]) == source


def test_a_content_ends_where_quotation_marks_do() -> None:
    text = "Lee said it was “a mistake.”"
    start, end = span(text, "it was “a mis")
    assert text[slice(*edges.fit(paragraphs(text)[0], start, end, span(text, "said")))] == "it was “a mistake.”"


@pytest.mark.parametrize(
    ("text", "found"),
    [("Poll: Most want talks", ("Poll", ":", "Most want talks")), ("Update: Most want talks", None)],
)
def test_a_headline_names_its_source_before_a_colon(text: str, found: tuple[str, str, str] | None) -> None:
    paragraph = paragraphs(text)[0]
    uncued.headline(paragraph)
    assert [shown(text, each) for each in paragraph.found] == ([found] if found else [])


@pytest.mark.parametrize(
    ("construction", "cue_class", "source", "voice"),
    [
        ("clause", "neutral", "Lee", True),
        ("clause", "neutral", "he", False),  # he said he said
        ("clause", "commissive", "Lee", False),
        ("object", "denying", "he", True),
        ("object", "accusing", "Lee", False),
        ("infinitive", "directive", "Lee", False),
    ],
)
def test_which_attribution_inside_another_is_a_voice(
    construction: str, cue_class: str, source: str, voice: bool
) -> None:
    item = Found(construction, (10, 14), span(f"{source} said so", source), [(0, 2)], cue_class=cue_class)
    assert nesting.is_voice(item, f"{source} said so", []) is voice


# --- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "source", "others"),
    [
        (names.is_empty, "“ ”", ["Lee"]),
        (names.is_person_pronoun, "She", ["they", "Lee"]),
        (names.is_body_pronoun, "it", ["he", "item"]),
        (names.is_own_state, "our country", ["the country", "our old friends in the country"]),
        (names.is_name, "Lee", ["Bloggs", "the mayor"]),
        (names.is_role, "the diplomat", ["the diplomats' wives", "Lee"]),
        (names.is_body, "the ministry", ["the ministry that nobody knew", "Lee"]),
    ],
)
def test_what_a_rule_about_sources_is_about(rule: Any, source: str, others: list[str]) -> None:
    there = cast.Cast("Anna Lee came.", None)
    assert rule(referring.Source(source, there))
    assert not any(rule(referring.Source(other, there)) for other in others if referring.Source(other, there).words)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Turkish President Jo Bloggs", "Jo Bloggs"),
        ("Venezuelan Minister Jo Bloggs", "Jo Bloggs"),
        ("Kansas Gov. Jo Bloggs", "Jo Bloggs"),
        ("Sofia Bloggs", "Sofia Bloggs"),  # a capital that is a given name, too
    ],
)
def test_titles_and_adjectives_of_countries_are_no_part_of_a_name(name: str, bare: str) -> None:
    there = cast.Cast(f"{name} came.", None)
    assert [person.name for person in there.people] == [bare]


# --- lists of words ----------------------------------------------------------------------------------------------------


FOLDER = Path(wordlists.__file__).parent


def lines_of(name: str) -> Any:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_list_of_words_is_asked_for_and_sorted() -> None:
    lines = [(line["list"], line["word"]) for line in lines_of("words.csv")]
    assert lines == sorted(set(lines))
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    assert {name for name, _ in lines} == set(re.findall(r"word_list\([\"'](\w+)[\"']\)", source))


def test_lists_of_countries_outlets_and_roles() -> None:
    countries = [line["country"] for line in lines_of("countries.csv")]
    assert countries == sorted(set(countries))
    assert len(countries) > 190
    assert {"swiss", "turkish", "kyiv", "us"} <= wordlists.titles()
    assert not {"sofia", "new delhi", "victoria"} & wordlists.titles()
    lengths = [len(name) for name in wordlists.outlets()]
    assert lengths == sorted(lengths, reverse=True)
    assert "knesset" in wordlists.roles()["lawmaker"] & wordlists.collectives()


def test_a_text_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.text import document

    calls: list[str] = []
    for name in ("find_paragraphs", "find_regions", "find_words"):
        original = getattr(document, name)
        monkeypatch.setattr(document, name, lambda *a, n=name, f=original: (calls.append(n), f(*a))[1])
    text = as_document("“It is so,” said Lee.\n\nThe mayor said that it was not.")
    assert len(extraction.extract(text)) == 2
    assert sorted(calls) == ["find_paragraphs", "find_regions", "find_words"]


# --- constructions of ordinary news ------------------------------------------------------------------------------------


def reported(text: str) -> Any:
    """(source, cue, content, relay) of each row of a text."""
    return [
        (
            text[row["source_start"] : row["source_end"]] if row["source_start"] is not None else None,
            text[row["cue_start"] : row["cue_end"]] if row["cue_start"] is not None else None,
            text[row["start"] : row["end"]],
            row["relay"],
        )
        for row in extraction.extract(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The union says the plant will shut, the owner says it will not.",
            [("The union", "says", "the plant will shut", False), ("the owner", "says", "it will not", False)],
        ),
        (
            "Berlin says the pipe leaks; Oslo says it is tight.",
            [("Berlin", "says", "the pipe leaks", False), ("Oslo", "says", "it is tight", False)],
        ),
        (
            "Farmers believe the dam is cracked: engineers insist it is sound.",
            [("Farmers", "believe", "the dam is cracked", False), ("engineers", "insist", "it is sound", False)],
        ),
        (
            "Vera Stone was quoted by the Daily Post as saying the mill was sold.",
            [
                ("Vera Stone", "saying", "the mill was sold", False),
                ("the Daily Post", "quoted", "the mill was sold", True),
            ],
        ),
        (
            'Radio Norland quoted a witness as saying, "They ran."',
            [("a witness", "saying", '"They ran."', False), ("Radio Norland", "quoted", '"They ran."', True)],
        ),
        (
            '"The roof fell in," the guard was quoted as saying on Monday.',
            [("the guard", "saying", '"The roof fell in,"', False)],
        ),
        (
            "The claim that the bridge was unsafe prompted an inquiry.",
            [(None, "claim", "the bridge was unsafe", False)],
        ),
        ("The report that two men had died proved wrong.", [(None, "report", "two men had died", False)]),
        ("As the captain put it, the ship is a bathtub.", [("the captain", "put", "the ship is a bathtub", False)]),
        (
            "The plan is, in the words of the mayor, a joke.",
            [("the mayor", "words", "The plan is", False), ("the mayor", "words", "a joke", False)],
        ),
        ("The judge made clear that the trial would go on.", [("The judge", "clear", "the trial would go on", False)]),
        ("The ministry's claim is that the water is safe.", [("The ministry", "claim", "the water is safe", False)]),
        ("The road is closed, per the county office.", [("the county office", "per", "The road is closed", False)]),
        ("The paint costs 5 dollars per litre, 9 per tin.", []),
        (
            '"The quay is a ruin." – Ed Rowe, docker',
            [("Ed Rowe", "–", '"The quay is a ruin."', False)],
        ),
        (
            'Weaver Ida Holm folds the cloth. "My mother wove this one."',
            [("Weaver Ida Holm", None, '"My mother wove this one."', False)],
        ),
        ('The rain fell on the square. "No parking after eight."', []),
        ("Water is safe to drink - Kremlin", [("Kremlin", "-", "Water is safe to drink", False)]),
        ("'We have no plan B': foreign minister", [("foreign minister", ":", "'We have no plan B'", False)]),
        ("Finnish minister: Border stays shut", [("Finnish minister", ":", "Border stays shut", False)]),
        ("A new hall for the old town - and a new tower", []),
        (
            'Holding a lamp, miner Ed Rowe said:\n\n"It is dark."',
            [("miner Ed Rowe", "said", '"It is dark."', False)],
        ),
        ("Early on Friday Jo Kerr, a coach, said it rained.", [("Jo Kerr, a coach", "said", "it rained", False)]),
        (
            "The firm rejected as baseless reports that its boats leaked.",
            [
                ("The firm", "rejected", "reports that its boats leaked", False),
                (None, "reports", "its boats leaked", False),
            ],
        ),
        (
            "The bank labelled the charge that it hid money a smear.",
            [("The bank", "labelled", "the charge that it hid money", False), (None, "charge", "it hid money", False)],
        ),
    ],
)
def test_constructions_of_ordinary_news(text: str, expected: list[Any]) -> None:
    assert reported(text) == expected


def test_who_calls_a_claim_absurd_denies_it() -> None:
    rows = extraction.extract("The club branded the suggestion that it paid referees outrageous.")
    assert rows[0]["cue_class"] == "denying"
