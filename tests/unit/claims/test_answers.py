"""What a model answered is taken where it holds, and counted where it does not."""

import json

import pytest
from stand_in import Json

from analysis.claims import answers, prompts
from analysis.claims.answers import Words, read_reply
from analysis.claims.prompts import Passage
from analysis.coding.codebook import Codebook

BOOK = Codebook("", [], [], [{"id": "theft"}, {"id": "fraud"}], [], {}, [])
SCHEMA = prompts.make_prompt(BOOK, None).schema
TEXT = "Ana said: “Bo stole it.” Bo stole it, wrote Cy.\nMaría’s brother — in São Paulo — said he had\xa0not."


def statement(quote: object, actor: object = "ana", claim: object = "theft", **other: object) -> Json:
    return {"quote": quote, "actor": actor, "claim": claim, "stance": "asserts", "embedding": "independent", **other}


def read(content: object, start: int = 0, end: int = len(TEXT), **reply: object) -> answers.Answer:
    said = content if isinstance(content, str | None) else json.dumps(content)
    return read_reply({"content": said, **reply}, TEXT, Passage(start, end, start), SCHEMA)


def quotes(answer: answers.Answer) -> list[str]:
    return [TEXT[each.start : each.end] for each in answer.coded]


WHOLE = {"statements": [statement("Bo stole it"), statement("not")]}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(WHOLE),
        f"```json\n{json.dumps(WHOLE, indent=2)}\n```",
        f"Here it is [1], as asked:\n{json.dumps(WHOLE)} That is all {{so far}}.",
        f"<think>First {{what}} is a claim?</think>\n{json.dumps(WHOLE)}",
        json.dumps(WHOLE["statements"]),
    ],
)
def test_an_answer_is_found_in_what_stands_around_it(content: object) -> None:
    answer = read(content)
    assert answer.outcome == answers.READ
    assert quotes(answer) == ["Bo stole it", "not"]


def test_nothing_found_is_an_answer() -> None:
    answer = read({"statements": []})
    assert answer.is_read
    assert answer.coded == []


@pytest.mark.parametrize("cut", [5, 20])
def test_of_an_answer_that_breaks_off_the_whole_statements_are_taken(cut: int) -> None:
    answer = read(json.dumps(WHOLE)[:-cut], finish_reason="length")
    assert answer.outcome == answers.CUT_SHORT
    assert answer.is_read
    assert quotes(answer) == ["Bo stole it"]


@pytest.mark.parametrize(
    "content",
    ["", None, "I see.", '{"statements": "none"}', '{"statements": [{"quo', "{" * 5000, "[" * 5000, '{"a":' * 5000],
)
def test_nonsense_is_no_reading(content: object) -> None:
    answer = read(content)
    assert answer.outcome == answers.NO_JSON
    assert not answer.is_read


@pytest.mark.parametrize("reply", [{"refusal": "I can't."}, {"finish_reason": "content_filter"}])
def test_a_refusal_is_no_reading(reply: Json) -> None:
    answer = read(None, **reply)
    assert answer.outcome == answers.REFUSED
    assert not answer.is_read


@pytest.mark.parametrize(
    "wrong",
    [
        "a text",
        statement("Bo stole it", claim="murder"),
        statement("Bo stole it", stance="doubts"),
        statement("Bo stole it", embedding=""),
        statement("Bo stole it", actor=None),
        statement(["Bo stole it"]),
        {"quote": "Bo stole it"},
    ],
)
def test_what_is_not_in_the_codebook_is_dropped_and_counted(wrong: object) -> None:
    answer = read({"statements": [wrong, statement("not")]})
    assert quotes(answer) == ["not"]
    assert answer.dropped == {answers.UNKNOWN: 1}


@pytest.mark.parametrize("quote", ["Bo took it", "", " ... ", "tole it", "Bo stole it. Bo said"])
def test_a_quote_that_does_not_stand_there_is_dropped_and_counted(quote: str) -> None:
    assert read({"statements": [statement(quote)]}).dropped == {answers.NOT_FOUND: 1}


def test_a_quote_from_what_comes_before_is_not_in_the_passage() -> None:
    assert read({"statements": [statement("Ana said")]}, start=25).dropped == {answers.NOT_FOUND: 1}


def test_a_repeated_quote_means_the_place_that_follows_the_statement_before_it() -> None:
    answer = read({"statements": [statement("wrote Cy", "cy"), statement("Bo stole it")]})
    first, second = answer.coded
    assert (TEXT[first.start : first.end], second.start) == ("wrote Cy", TEXT.index("Bo stole it"))
    ordered = read({"statements": [statement("stole it.”"), statement("Bo stole it", "cy")]})
    assert ordered.coded[1].start == TEXT.rindex("Bo stole it")


def test_the_same_statement_again_is_at_the_next_place_and_then_a_repetition() -> None:
    answer = read({"statements": [statement("Bo stole it")] * 3})
    assert [each.start for each in answer.coded] == [TEXT.index("Bo stole it"), TEXT.rindex("Bo stole it")]
    assert answer.dropped == {answers.REPEATED: 1}


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('"Bo stole it."', "“Bo stole it.”"),
        ("María's brother", "María’s brother"),
        ("Maria's brother - in Sao  Paulo -", "María’s brother — in São Paulo —"),
        ("Mari\u0301a’s", "María’s"),
        ("had not", "had\xa0not"),
        ("\n in São Paulo", "in São Paulo"),
        ("said he had not...", "said he had\xa0not"),
        ("Cy. María’s", "Cy.\nMaría’s"),
        ("maría’s Brother", "María’s brother"),
    ],
)
def test_marks_dashes_spaces_accents_and_capitals_may_differ(quote: str, words: str) -> None:
    ((start, end),) = Words(TEXT, 0, len(TEXT)).places(quote)
    assert TEXT[start:end] == words


def test_a_text_with_accents_of_their_own_gives_whole_letters_back() -> None:
    text = "Jose\u0301 said no. 😀 Jose\u0301 left."
    assert [text[start:end] for start, end in Words(text, 0, len(text)).places("José")] == ["Jose\u0301"] * 2
    assert Words(text, 8, len(text)).places("José left") == [(text.rindex("J"), len(text) - 1)]


def test_rows_are_in_the_order_of_the_text_and_repeated_words_name_the_first() -> None:
    answer = read({"statements": [statement("not", "(unlisted)"), *[statement("Bo stole it")] * 2]})
    rows = answers.coded_rows("d", TEXT, answer.coded)
    assert [row["statement_id"] for row in rows] == ["d.s001", "d.s002", "d.s003"]
    assert [row["duplicate_of"] for row in rows] == ["", "d.s001", ""]
    assert [row["actor_id"] for row in rows] == ["ana", "ana", ""]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)
