"""Source, cue, content."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.attribution import extraction, lexicon

HOSTILE = st.text(alphabet=st.sampled_from("\"“”''said Xhe.:,!?\n\t—é \u200b\U0001f600[]()*-"), max_size=120)


def found(text: str) -> Any:
    """(source, cue, content) of each attribution of a text."""

    def span(start: Any, end: Any) -> Any:
        return "" if start is None else text[start:end]

    return [
        (span(r["source_start"], r["source_end"]), span(r["cue_start"], r["cue_end"]), text[r["start"] : r["end"]])
        for r in extraction.extract(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister said that the talks would go on.", ("The minister", "said", "the talks would go on")),
        ("“The talks go on,” said Anna Petrova.", ("Anna Petrova", "said", "“The talks go on,”")),
        ("He added: “The talks go on.”", ("He", "added", "“The talks go on.”")),
        ("According to the ministry, the talks go on.", ("the ministry", "According", "the talks go on")),
        ("Moscow rejected the reports about a new base.", ("Moscow", "rejected", "the reports about a new base")),
        ("The president vowed to continue the talks.", ("The president", "vowed", "to continue the talks")),
        ("“The talks go on, ”said the expert.", ("the expert", "said", "“The talks go on, ”")),
        ("“The talks go on in May” Petrova said. So they did.", ("Petrova", "said", "“The talks go on in May”")),
        ("As the paper put it, “Nobody is moved by this.”", ("the paper", "put", "“Nobody is moved by this.”")),
        # beside a quotation: after a colon, an aside, a mark that is turned, a word that the tagger takes for no verb
        ("His answer was short: “Not in May,” Lee said.", ("Lee", "said", "“Not in May,”")),
        ("The shops were dark (“We close at noon,” said Lee).", ("Lee", "said", "“We close at noon,”")),
        ("MOSCOW (Sputnik) - “It was so,” said Ana Lee.", ("Ana Lee", "said", "“It was so,”")),
        ("From her letter: “The bridge is safe.”", ("her letter", ":", "“The bridge is safe.”")),
        ("“We are not done,“ he said. “Never.”", ("he", "said", "“We are not done,“")),
        (
            "“We were rivals and also friends,” Jo T. Lee, the mayor's former chief of staff, said of those years.",
            ("Jo T. Lee, the mayor's former chief of staff", "said", "“We were rivals and also friends,”"),
        ),
        (
            "“We close at noon, and that is all,” she went on.",
            ("she", "went on", "“We close at noon, and that is all,”"),
        ),
        ("“We won the cup!” cheered Lee.", ("Lee", "cheered", "“We won the cup!”")),
        ("As the bells rang, the mayor said, “Thank you all.”", ("the mayor", "said", "“Thank you all.”")),
        # the first word of a content
        ("The bakers billed themselves as artists.", ("The bakers", "billed", "themselves as artists")),
        ("After the flood, Lee called upon Mayor Bloggs to resign.", ("Lee", "called", "Mayor Bloggs to resign")),
        ("The law requires bakers to close at noon.", ("The law", "requires", "bakers to close at noon")),
        ("The bakers sounded hopeful.", ("The bakers", "sounded", "hopeful")),
        ("In May, the mayor reportedly left the town.", ("", "reportedly", "the mayor")),
    ],
)
def test_one_construction_each(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(text)


def test_a_quotation_interrupted_by_its_cue_is_one_group() -> None:
    rows = extraction.extract("“The talks go on,” she said. “They will end in May.”")
    assert len(rows) == 2
    assert rows[0]["group"] is not None
    assert rows[0]["group"] == rows[1]["group"]


def test_coordinated_sources_speak_each_for_themselves() -> None:
    text = "The Norwegian Ministry and the Swedish Ministry said that the talks had failed."
    rows = extraction.extract(text)
    assert [text[r["source_start"] : r["source_end"]] for r in rows] == [
        "The Norwegian Ministry",
        "the Swedish Ministry",
    ]
    assert len({r["coordination"] for r in rows}) == 1
    assert rows[0]["coordination"] is not None


def test_a_wire_credit_relays_the_speaker() -> None:
    text = "“The talks go on,” RIA Novosti quotes the minister’s words."
    rows = extraction.extract(text)
    assert [(text[r["source_start"] : r["source_end"]], r["relay"], r["level"]) for r in rows] == [
        ("the minister", False, 1),
        ("RIA Novosti", True, 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lee said the bridge would close in May. “We need a year for it.”",
        "Lee said the bridge would close in May.\n“We need a year for it.”",
        "The bridge would close, Lee said, pointing to the rust. “We need a year for it.”",
    ],
)
def test_a_quotation_with_no_cue_goes_on_from_what_was_said_before(text: str) -> None:
    rows = [r for r in extraction.extract(text) if text[r["start"] : r["end"]] == "“We need a year for it.”"]
    assert [text[r["source_start"] : r["source_end"]] for r in rows] == ["Lee"]
    assert rows[0]["group"] is not None


@pytest.mark.parametrize(
    "text",
    [
        "The bridge closed in May. “We need a year for it.”",  # nobody spoke before
        "Lee said the bridge would close. They call it “rusty.”",  # no sentence of its own
    ],
)
def test_a_quotation_goes_on_from_nothing_else(text: str) -> None:
    assert all(r["group"] is None for r in extraction.extract(text))


@pytest.mark.parametrize(
    ("signature", "source"),
    [("- Jo Bloggs.", "Jo Bloggs"), ("—Mayor Lee, after the vote.", "Mayor Lee"), ("- all of us", None)],
)
def test_a_name_below_a_quotation_signs_it(signature: str, source: str | None) -> None:
    text = f"The town met.\n\n“The bridge is safe and it stays.”\n\n{signature}\n\nThe bridge stayed."
    sources = [text[r["source_start"] : r["source_end"]] for r in extraction.extract(text)]
    assert sources == ([source] if source else [])


def test_inside_a_quotation_of_nobody_only_voices_count() -> None:
    text = "The poster hung there. “Lee wants to close the bridge and the bakers said that it is safe”"
    assert found(text) == [("the bakers", "said", "it is safe")]


def test_a_name_is_nobodys_opinion() -> None:
    assert found("She runs a bakery called Bloggs and Sons.") == []


def test_a_pull_quote_belongs_to_whoever_says_it_in_the_body() -> None:
    text = "“They will end in May”\n\n“The talks go on. They will end in May,” said Jo Bloggs."
    rows = extraction.extract(text)
    assert {text[r["source_start"] : r["source_end"]] for r in rows} == {"Jo Bloggs"}
    assert len(rows) == 2


def test_nesting() -> None:
    text = "The minister said that Moscow rejected US allegations of meddling."
    rows = extraction.extract(text)
    assert [row["level"] for row in rows] == [1, 2, 3]
    assert [row["parent"] for row in rows] == [None, 0, 1]
    assert rows[1]["cue_class"] == "denying"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("The ministry denied reports on the request for help.", ("", "reports", "the request for help")),
        ('The minister said that what he called "a farce" was over.', ("he", "called", '"a farce"')),
        ("He said that Washington sees a rival in Russia.", ("Washington", "sees", "a rival in Russia")),
        (
            "The diplomat complained that the ministry acted under the pretext of combating smugglers.",
            ("the ministry", "pretext", "combating smugglers"),
        ),
        (
            "He rejected the accusations of Washington about the intervention.",
            ("Washington", "accusations", "the intervention"),
        ),
    ],
)
def test_a_voice_inside_a_voice(text: str, inner: tuple[str, str, str]) -> None:
    assert inner in found(text)
    assert [row["level"] for row in extraction.extract(text)] == [1, 2]


def test_he_said_he_wants_is_one_voice() -> None:
    assert len(extraction.extract("He said he wants an end of the war.")) == 1


def test_classes() -> None:
    assert lexicon.cue_class_of("has repeatedly denied") == "denying"
    assert lexicon.cue_class_of("accusing") == "accusing"
    assert lexicon.cue_class_of("said") == "neutral"
    assert lexicon.cue_class_of("") == "neutral"


def test_the_lexicon_is_sorted_and_its_classes_are_declared() -> None:
    with open(Path(extraction.__file__).with_name("cues.csv"), encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    keys = [(line["lemma"], line["part_of_speech"]) for line in lines]
    assert keys == sorted(set(keys))
    assert {line["cue_class"] for line in lines} <= set(lexicon.CUE_CLASSES)
    assert {line["class_source"] for line in lines} == {"Hooper 1975", "Recasens et al. 2013", "ours"}


def test_same_rows_whatever_the_batches() -> None:
    texts = ["He said it was late.", "“No,” she said.\n\nThe deal, officials say, is near.", "", "Nothing here."]
    one = list(extraction.extract_many(texts, batch_size=1))
    assert one == list(extraction.extract_many(iter(texts), batch_size=50))
    assert one == list(extraction.extract_many(reversed(texts), batch_size=2))[::-1]
    assert one == [extraction.extract(text) for text in texts]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE)
def test_hostile_text_never_breaks_a_span(text: str) -> None:
    rows = extraction.extract(text)
    for number, row in enumerate(rows):
        assert 0 <= row["start"] < row["end"] <= len(text)
        for part in ("source", "cue"):
            start, end = row[f"{part}_start"], row[f"{part}_end"]
            assert (start is None) == (end is None)
            assert start is None or 0 <= start < end <= len(text)
        assert row["parent"] is None or rows[row["parent"]]["level"] == row["level"] - 1
        assert row["parent"] != number
