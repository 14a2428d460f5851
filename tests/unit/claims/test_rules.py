"""The rules of judgement, one by one: each on a sentence that it fits and on one that it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.claims import rules, scope, speakers
from analysis.claims.matching import Earlier, Reader
from analysis.claims.patterns import Cues
from analysis.claims.rules import Reading
from analysis.coding import Codebook
from analysis.text import Document

ACTORS = pd.DataFrame(
    [(name.lower(), name, camp, "person", "", "", "", "") for name, camp in (("Ana", "north"), ("Bo", "south"), ("Cy", "east"))],
    columns=["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"],
)  # fmt: skip
CLAIM = {"id": "floods", "accuses": "north", "cues": {"asserts": ["dam .. flood*"], "denies": ["dam .. dry"]}}
BOOK = Codebook("", [{"id": camp} for camp in ("north", "south", "east")], [], [CLAIM], [], {}, [])
CUES = Cues(BOOK, ACTORS)


def said(text: str, actor: str, cue: str, content: str, parent: str = "", **more: str) -> dict[str, Any]:
    """An attribution of the text: who says what by which word."""
    start, at = text.index(content), text.index(cue)
    camp = dict(zip(ACTORS["actor_id"], ACTORS["camp"])).get(actor.lower(), "media")
    row = {"attribution_id": actor, "parent_id": parent, "group_id": "", "actor_id": actor.lower(), "speaker": actor}
    row |= {
        "camp": camp,
        "actor_kind": "person",
        "source": actor,
        "cue": cue,
        "cue_class": "neutral",
        "kind": "indirect",
    }
    return row | {"start": start, "end": start + len(content), "cue_start": at, "cue_end": at + len(cue)} | more


def read(text: str, *attributions: dict[str, Any], cues: Cues = CUES, **more: Any) -> Reading:
    """The first match of the claim in the words of the innermost voice."""
    document = Document(text)
    words = cues.tokens(document)
    voices = scope.voices(words, list(attributions))
    row = {"sentence_id": "s1", "start": 0, "end": len(text)}
    sentence = scope.Sentence(row, document, words, document.regions, voices, Earlier([], {}), cues.names_in(words))
    voice = [voice for voice in voices if voice.spoken and not voice.inner][0 if attributions else -1]
    claim = cues.claims[0]
    reader = Reader(cues, words, sentence.names, voice.spoken)
    found = [(cue, match) for cue in ("asserts", "denies") for match in reader.all_matches(getattr(claim, cue))]
    cue, match = found[0]
    return replace(Reading(sentence, cues, claim, voice, match, "denies" if cue == "denies" else "asserts"), **more)


def says(verdicts: list[rules.Verdict] | None) -> list[tuple[str, ...]] | None:
    if verdicts is None:
        return None
    return [(each.voice["actor_id"], each.stance, each.embedding, each.relayed_by) for each in verdicts]


PLAIN = "Bo said the dam floods villages."


def plain(actor: str = "Bo") -> Reading:
    text = PLAIN.replace("Bo", actor)
    return read(text, said(text, actor, "said", "the dam floods villages"))


def reported(text: str, actor: str, cue: str, content: str, **more: str) -> Reading:
    return read(text, said(text, actor, cue, content, **more))


def test_what_is_left_open_is_no_statement() -> None:
    found = reported("Bo did not rule out that the dam floods villages.", "Bo", "rule out", "the dam floods villages")
    assert rules.left_open(found) == []
    assert rules.left_open(plain()) is None


def test_what_a_claim_asks_to_be_left_open_is_one() -> None:
    cues = Cues(Codebook("", BOOK.camps, [], [{"id": "flood", "cues": ["not .. rul* .. flood*"]}], [], {}, []), ACTORS)
    text = "Cy did not rule out a flood."
    assert rules.left_open(read(text, said(text, "Cy", "did", text[3:-1]), cues=cues)) is None


def test_a_condition_is_no_statement() -> None:
    found = reported(
        "Bo said that if the dam floods villages people leave.", "Bo", "said", "if the dam floods villages people leave"
    )
    assert rules.conditional(found) == []
    assert rules.conditional(plain()) is None


def test_a_background_is_no_statement() -> None:
    found = reported("Bo said that people leave amid the dam floods.", "Bo", "said", "people leave amid the dam floods")
    assert rules.circumstance(found) == []
    assert rules.circumstance(plain()) is None
    assert rules.circumstance(read("People leave amid the dam floods.")) is None  # a narrator's has rules of its own


def test_words_that_another_calls_a_pretext_are_claimed_by_their_speaker() -> None:
    text = "Cy spoke under the pretext that, Bo said, the dam floods villages."
    found = reported(text, "Bo", "said", "the dam floods villages")
    assert says(rules.own_pretext(found)) == [
        ("(author)", "distances", "independent", ""),
        ("bo", "asserts", "inside_accusation", "narrator"),
    ]
    assert rules.own_pretext(plain()) is None


def test_who_calls_a_claim_a_pretext_keeps_a_distance_and_someone_is_blamed() -> None:
    text = "Bo said Ana acts under the pretext that the dam floods villages."
    found = reported(text, "Bo", "said", "Ana acts under the pretext that the dam floods villages")
    assert rules.own_pretext(found) is None
    assert says(rules.pretext(found)) == [
        ("bo", "distances", "independent", ""),
        ("ana", "asserts", "inside_accusation", "south"),
    ]
    nobody = text.replace("Ana", "someone")
    found = reported(nobody, "Bo", "said", nobody[8:-1])
    assert says(rules.pretext(found)) == [("bo", "distances", "independent", "")]
    assert rules.pretext(plain()) is None


@pytest.mark.parametrize("text", ["The dam allegedly floods villages.", "The “dam floods” worry villages."])
def test_a_narrator_keeps_a_distance_by_doubt_or_marks(text: str) -> None:
    assert says(rules.narrators_distance(read(text))) == [("(author)", "distances", "independent", "")]


def test_a_narrator_without_a_sign_keeps_no_distance() -> None:
    assert rules.narrators_distance(read("The dam floods villages.")) is None
    assert rules.narrators_distance(plain()) is None


def test_a_narrator_claims_only_by_its_own_cues_and_plainly() -> None:
    found = read("The dam floods villages.")
    assert rules.narrators_own(found) == []
    assert says(rules.narrators_own(replace(found, cue="narrator"))) == [("(author)", "asserts", "independent", "")]
    for text in ("The dam never floods villages.", "The dam which at times floods villages stands."):
        assert rules.narrators_own(read(text, cue="narrator")) == []
    assert rules.narrators_own(plain()) is None


def test_doubt_in_a_quotation_is_the_speakers() -> None:
    text = "“The dam allegedly floods villages,” Bo said."
    found = reported(text, "Bo", "said", "The dam allegedly floods villages", kind="direct")
    assert says(rules.quoted_doubt(found)) == [("bo", "distances", "independent", "")]
    assert rules.quoted_doubt(plain()) is None


def test_doubt_in_reported_words_is_the_narrators_and_the_speaker_says_it_still() -> None:
    found = reported("Bo said the dam allegedly floods villages.", "Bo", "said", "the dam allegedly floods villages")
    assert rules.quoted_doubt(found) is None
    assert says(rules.narrators_doubt(found)) == [("(author)", "distances", "independent", "")]
    assert [who for who, *_ in says(rules.judge(found)) or []] == ["(author)", "bo"]
    assert rules.narrators_doubt(plain()) is None


def test_who_rejects_by_its_reporting_word_denies() -> None:
    text = "Bo denied that the dam floods villages."
    found = reported(text, "Bo", "denied", "the dam floods villages", cue_class="denying")
    assert says(rules.rejection(found)) == [("bo", "denies", "independent", "")]
    owned = "Bo denied the claim by Cy that the dam floods villages."
    found = reported(owned, "Bo", "denied", "the claim by Cy that the dam floods villages", cue_class="denying")
    assert says(rules.rejection(found)) == [
        ("cy", "asserts", "inside_denial", "south"),
        ("bo", "denies", "independent", ""),
    ]
    twice = "Bo denied that the dam never floods villages."
    found = reported(twice, "Bo", "denied", "the dam never floods villages", cue_class="denying")
    assert says(rules.rejection(found)) == [("bo", "asserts", "independent", "")]
    assert rules.rejection(plain()) is None


def test_who_rejects_a_thing_as_something_says_that_it_is_that() -> None:
    book = replace(BOOK, claims=[{"id": "sham", "cues": ["vote .. rigged"]}])
    text = "Bo dismissed the vote as rigged."
    row = said(text, "Bo", "dismissed", "the vote as rigged", cue_class="denying")
    assert says(rules.called_such(read(text, row, cues=Cues(book, ACTORS)))) == [("bo", "asserts", "independent", "")]
    text = "Bo denied that the vote was rigged."
    row = said(text, "Bo", "denied", "the vote was rigged", cue_class="denying")
    assert rules.called_such(read(text, row, cues=Cues(book, ACTORS))) is None


def test_whom_a_voice_tells_to_do_something_is_heard_in_its_words() -> None:
    text = "Bo told the dam keepers to flood us."
    voice = scope.voices(CUES.tokens(text), [said(text, "Bo", "told", "to flood us")])[0]
    assert voice.spoken == [2, 3, 4, 5, 6, 7]
    text = "Bo told the dam keepers that floods come."
    voice = scope.voices(CUES.tokens(text), [said(text, "Bo", "told", "that floods come")])[0]
    assert voice.spoken == [5, 6, 7]


def test_an_unlisted_legislator_may_accuse_the_own_government() -> None:
    text = "Ana said the dam floods villages."
    row = said(text, "Ana", "said", "the dam floods villages")
    assert says(rules.self_accusation(read(text, row))) == []
    assert rules.self_accusation(read(text, row | {"actor_id": "", "actor_kind": "legislature"})) is None


def nested(text: str, inner: str, outer: str = "Bo", **more: str) -> Reading:
    """``inner`` says, within what ``outer`` says, that the dam floods."""
    whole = text[text.index(inner) : -1]
    around = said(text, outer, text.split()[1], whole, **more)
    return read(text, around, said(text, inner, "said", "the dam floods villages", parent=outer))


def test_a_voice_around_denies_what_it_rejects_and_the_reporter_claims_it() -> None:
    found = nested("Bo denied Cy said the dam floods villages.", "Cy", cue_class="denying")
    assert says(rules.denied_around(found)) == [
        ("bo", "denies", "independent", ""),
        ("cy", "asserts", "inside_denial", "south"),
    ]
    accusing_itself = nested("Bo denied Ana said the dam floods villages.", "Ana", cue_class="denying")
    assert says(rules.denied_around(accusing_itself)) == [("bo", "denies", "independent", "")]
    itself = reported(
        "Bo said the claim by Cy that the dam floods villages is false.", "Bo", "said",
        "the claim by Cy that the dam floods villages is false",
    )  # fmt: skip
    assert says(rules.denied_around(itself)) == [
        ("bo", "denies", "independent", ""),
        ("cy", "asserts", "inside_denial", "south"),
    ]
    assert rules.denied_around(plain()) is None


def test_a_villain_of_a_claim_does_not_make_it_of_itself() -> None:
    claim = {**CLAIM, "accuses": "east", "characters": {"villain": ["north", "farmers"]}}
    cues = Cues(replace(BOOK, claims=[claim]), ACTORS)
    text = "Cy said the dam floods it."
    for speaker, found in (("Ana", []), ("Bo", None)):
        reading = read(text, said(text, speaker, "said", text[8:-1]), cues=cues)
        assert rules.self_accusation(reading) == found


def test_no_one_accuses_itself() -> None:
    assert rules.self_accusation(plain("Ana")) == []
    assert rules.self_accusation(plain()) is None
    around = nested("Bo claimed Ana said the dam floods villages.", "Ana")
    assert rules.self_accusation(around) is None
    assert around.speaker is not None
    assert says(rules.plain_statement(around)) == [("bo", "asserts", "independent", "")]
    of_oneself = replace(plain("Ana"), claim=replace(CUES.claims[0], of_oneself=True))
    assert says(rules.judge(of_oneself)) == [("ana", "asserts", "independent", "")]


def test_the_codebook_bars_some_camps() -> None:
    bars: list[dict[str, Any]] = [{"not_by": frozenset({"south"})}, {"by": frozenset({"east"})}]
    for bar in bars:
        barred = replace(plain(), claim=replace(CUES.claims[0], **bar))
        assert rules.barred(barred) == []
    assert rules.barred(replace(plain(), claim=replace(CUES.claims[0], by=frozenset({"south"})))) is None
    assert rules.barred(plain()) is None


def test_a_plain_statement_is_the_speakers() -> None:
    assert says(rules.plain_statement(plain())) == [("bo", "asserts", "independent", "")]
    dry = reported("Bo said the dam is dry.", "Bo", "said", "the dam is dry")
    assert says(rules.plain_statement(dry)) == [("bo", "denies", "independent", "")]
    inside = nested("Cy claimed Bo said the dam floods villages.", "Bo", "Cy")
    assert says(rules.plain_statement(inside)) == [("bo", "asserts", "inside_accusation", "east")]
    relayed = nested("Reuters reported Bo said the dam floods villages.", "Bo", "Reuters")
    assert says(rules.plain_statement(relayed)) == [("bo", "asserts", "independent", "media")]


WITH_NAMES = Codebook(
    "",
    [{"id": camp} for camp in ("north", "south", "east")],
    [],
    [{**CLAIM, "label": "Ana's dam floods Bo's land"}],
    [],
    {},
    [],
)
LABELLED = Cues(WITH_NAMES, ACTORS.assign(country="Nordland"))


def test_who_is_accused_by_name_must_come_up() -> None:
    text = "Cy said the dam floods the land."
    assert says(rules.unnamed_accused(read(text, said(text, "Cy", "said", text[8:-1]), cues=LABELLED))) == []
    assert rules.unnamed_accused(read(text, said(text, "Cy", "said", text[8:-1]))) is None  # its label names nobody
    text = "Cy said the dam of Ana floods the land."
    assert rules.unnamed_accused(read(text, said(text, "Cy", "said", text[8:-1]), cues=LABELLED)) is None


def test_a_camp_that_only_the_study_calls_so_need_not_come_up() -> None:
    text = "Cy said the dam floods the land."
    unknown = Cues(WITH_NAMES, ACTORS)
    assert rules.unnamed_accused(read(text, said(text, "Cy", "said", text[8:-1]), cues=unknown)) is None


def test_what_is_said_of_another_country_is_no_statement() -> None:
    text = "Cy said Ana's dam floods Peru."
    assert says(rules.elsewhere(read(text, said(text, "Cy", "said", text[8:-1]), cues=LABELLED))) == []
    text = "Cy said Ana's dam floods Bo and Peru."
    assert rules.elsewhere(read(text, said(text, "Cy", "said", text[8:-1]), cues=LABELLED)) is None


def test_a_claim_that_names_no_country_is_about_the_subject() -> None:
    world = [{"id": "north", "label": "Norway"}, {"id": "south", "label": "Chile"}]
    book = replace(BOOK, camps=world, claims=[{"id": "talks", "cues": ["talks .. settle"]}], subject=["south"])
    cues = Cues(book, None)
    text = "Norway said talks settle the dispute with Peru."
    assert says(rules.elsewhere(read(text, said(text, "Norway", "said", text[12:-1]), cues=cues))) == []
    text = "Norway said talks settle the dispute of Chile with Peru."
    assert rules.elsewhere(read(text, said(text, "Norway", "said", text[12:-1]), cues=cues)) is None


def test_who_calls_what_a_claim_names_a_sham_denies_it() -> None:
    text = "Cy said the dam flood was a charade."
    assert says(rules.belittled(read(text, said(text, "Cy", "said", text[8:-1])))) == [
        ("cy", "denies", "independent", "")
    ]
    text = "Cy said the dam flood was a sham."
    assert says(rules.belittled(read(text, said(text, "Cy", "said", text[8:-1]))))
    text = "Cy said after a sham vote the dam flood came."
    assert rules.belittled(read(text, said(text, "Cy", "said", text[8:-1]))) is None
    text = "Cy said the dam flood was a blow."
    assert rules.belittled(read(text, said(text, "Cy", "said", text[8:-1]))) is None


def test_he_is_the_listed_person_named_last() -> None:
    actors = ACTORS.assign(name=["Ana Ode", "Bo Alm", "Cy Ek"], aliases=["Ana", "Bo", "Cy"])
    book = Codebook("", BOOK.camps, [], [{"id": "oust", "cues": ["oust* {south}"]}], [], {}, [])
    cues = Cues(book, actors)
    words = cues.tokens("Bo left when Ana Ode was here. Bo said they want to oust him.")
    sentence = scope.Sentence(
        {"start": 0, "end": 61}, Document(""), words, [], [], Earlier([], {}), cues.names_in(words)
    )
    reader = Reader(cues, words, sentence.names, range(len(words)), persons=sentence.persons(cues))
    assert [match.places for match in reader.all_matches(cues.claims[0].asserts)] == [(12, 13)]


def test_the_first_rule_that_fits_decides() -> None:
    text = "Bo denied that if the dam floods villages people leave."
    found = reported(text, "Bo", "denied", "if the dam floods villages people leave", cue_class="denying")
    assert rules.rejection(found)
    assert rules.judge(found) == []
    assert says(rules.judge(plain())) == [("bo", "asserts", "independent", "")]


def test_an_act_is_a_statement_of_the_actor_named() -> None:
    book = replace(BOOK, claims=[{"id": "opened", "accuses": "north", "cues": ["@{south}|{north} .. open* .. dam"]}])
    cues = Cues(book, ACTORS)

    def acts(text: str) -> list[tuple[str, ...]] | None:
        words, document = cues.tokens(text), Document(text)
        names, voices = cues.names_in(words), scope.voices(words, [])
        row = {"sentence_id": "s1", "start": 0, "end": len(text)}
        sentence = scope.Sentence(row, document, words, [], voices, Earlier([], {}), names)
        match = Reader(cues, words, names, range(len(words))).all_matches(cues.claims[0].acts)[0]
        return says(rules.act(sentence, cues, cues.claims[0], match))

    assert acts("Bo opened the dam.") == [("bo", "asserts", "independent", "")]
    assert acts("Bo never opened the dam.") == []
    assert acts("If Bo opened the dam, people left.") == []
    assert acts("Ana opened the dam.") == []  # the camp that the claim accuses
    assert acts("Bo refused to open the dam.") == [("bo", "denies", "independent", "")]


def test_an_act_may_deny_and_may_be_another_countrys() -> None:
    book = replace(
        BOOK,
        camps=[{"id": "south", "label": "Chile"}, {"id": "other", "label": "Others"}],
        claims=[{"id": "closed", "cues": {"denies": ["@{other} .. open* .. dam"]}}],
    )
    cues, text = Cues(book, None), "Peru opened the dam."
    words = cues.tokens(text)
    names = cues.names_in(words)
    row = {"sentence_id": "s1", "start": 0, "end": len(text)}
    sentence = scope.Sentence(row, Document(text), words, [], [], Earlier([], {}), names)
    match = Reader(cues, words, names, range(len(words))).all_matches(cues.claims[0].acts_of_denial)[0]
    (verdict,) = rules.act(sentence, cues, cues.claims[0], match, "denies")
    assert (verdict.voice["speaker"], verdict.voice["camp"], verdict.stance) == ("Peru", "other", "denies")


def test_an_actor_of_no_list_is_nobody() -> None:
    assert speakers.actor_row(CUES, "dee") is None
    assert speakers.actor_row(CUES, "bo") == {
        "speaker": "Bo", "camp": "south", "actor_kind": "person", "actor_id": "bo", "attribution_id": "",
    }  # fmt: skip


def test_the_one_blamed_is_named_last_before_a_pretext() -> None:
    text = "Cy said Bo and Ana act under the pretext that the dam floods."
    found = reported(text, "Cy", "said", text[8:-1])
    blamed = speakers.blamed(found.sentence, found.cues, found.voice, found.pretext)
    assert blamed is not None
    assert blamed["actor_id"] == "ana"
