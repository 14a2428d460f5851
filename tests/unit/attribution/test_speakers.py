"""Who a source is, in short texts of several people each: ``{source|speaker}``, with ``<side>`` where it has one."""

import re
from typing import Any

import pandas as pd
import pytest

from analysis.attribution import names

COLUMNS = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]
ACTORS = pd.DataFrame(
    [
        ("us", "United States government", "us", "state", "United States", "government", "", "Washington;the US"),
        ("russia", "Russian government", "russia", "state", "Russia", "government", "", "Russia;Moscow"),
        ("uk", "British government", "uk", "state", "United Kingdom", "government", "", "Britain;the UK"),
    ],
    columns=COLUMNS,
)
MARKED = re.compile(r"\{([^|]*)\|([^}]*)\}")
QUOTED = re.compile(r'"[^"]*"[, ]*(?:said [A-Z]\w+ \w+ in )?$')


def read(marked: str) -> tuple[str, list[dict[str, Any]], list[tuple[str, str, str]]]:
    """A text without its marks, its rows, and (source, speaker, side) of each."""
    rows: list[dict[str, Any]] = []
    wanted: list[tuple[str, str, str]] = []
    text, last = "", 0
    for mark in MARKED.finditer(marked):
        text += marked[last : mark.start()]
        rows.append({"source_start": len(text), "source_end": len(text) + len(mark[1])})
        name, _, side = mark[2].rstrip(">").partition("<")
        wanted.append((mark[1], name, side or "unassigned"))
        text, last = text + mark[1], mark.end()
    text += marked[last:]
    for row in rows:
        before = QUOTED.search(text[: row["source_start"]])
        end = next(re.compile(r"[.?!](?: |$)").finditer(text, row["source_end"])).start()
        row["start"], row["end"] = before.span() if before else (row["source_end"] + 1, end)
    return text, rows, wanted


def check(marked: str) -> None:
    text, rows, wanted = read(marked)
    found = [(row["speaker"], row["camp"]) for row in names.resolve(text, rows, ACTORS)]
    assert [(re.sub(r"^(?:The|A|An|the|a) ", "", name), side) for name, side in found] == [
        (re.sub(r"^(?:The|A|An|the|a) ", "", name), side) for _, name, side in wanted
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "President Tom Arden met Velian President Ota Brunn in the capital. {The president|Tom Arden} "
            "said the talks were useful."
        ),
        (
            "President Tom Arden praised senator Lena Holt on Monday. {He|Tom Arden} said the bill was "
            "ready. {The senator|Lena Holt} thanked him."
        ),
        (
            "Prime Minister Carla Voss criticised President Tom Arden. {She|Carla Voss} said that the plan "
            "was dead. {The president|Tom Arden} answered a day later."
        ),
        (
            "The outgoing president, Tom Arden, will leave in May. President-elect Bert Quist takes over. "
            "{The outgoing president|Tom Arden} said he was tired. {The president-elect|Bert Quist} promised"
            " jobs."
        ),
        (
            "Former President Hal Dunn spoke beside President Tom Arden. {The former president|Hal Dunn} "
            "said he missed the office. {The president|Tom Arden} laughed and said he would, too."
        ),
        (
            "Vice President Nils Orr stood beside President Tom Arden. {The vice president|Nils Orr} said "
            "the vote was close. {The president|Tom Arden} said nothing of it."
        ),
        (
            "Sen. Lena Holt and Sen. Max Pell clashed. {Holt|Lena Holt} said the bill was bad. {Pell|Max "
            "Pell} disagreed. {The senator|Max Pell} said it would pass."
        ),
        (
            "Ministry spokeswoman Ida Roan spoke after Foreign Minister Karl Stenn. {The spokeswoman|Ida "
            "Roan} said the border was open. {The minister|Karl Stenn} had said it was shut."
        ),
    ],
)
def test_a_description_goes_to_who_was_introduced_with_the_office(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "Larry Kemp, a lawyer {who|Larry Kemp} opposes the plan, walked in.",
        "The case was brought by Wanda Krol, {who|Wanda Krol} says the road is hers.",
        "There were many {who|many} said the road was theirs.",
        "The agency was told by critics {who|critics} say the road is unsafe.",
        "The talks were led by the Harbour Commission, {which|Harbour Commission} called for calm.",
    ],
)
def test_who_and_which_stand_for_the_noun_before_them(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "In a statement, {Max Pell|Max Pell} called it a shame. {The statement|Max Pell} said more would follow.",
        "Max Pell posted a tweet on Sunday. {The tweet|Max Pell} said the vote was stolen.",
        (
            "{A statement from the Harbour Commission|Harbour Commission} said the port was closed. {The "
            "statement|Harbour Commission} gave no reason."
        ),
        "{A letter by Max Pell|Max Pell} warned of delays. {The letter|Max Pell} said the ships were late.",
        "The Harbour Commission issued {a statement|Harbour Commission} saying the port was closed.",
        (
            "{Max Pell’s office|Max Pell} said in a statement that he was well. {The statement|Max Pell} "
            "asked for patience."
        ),
        '"We are done," said {Max Pell|Max Pell} in {a post|Max Pell} announcing the move.',
        (
            "{A report by the Copper Institute|Copper Institute} found that prices fell. {The report|Copper "
            "Institute} said that wages rose."
        ),
        "{The report|report} said that prices fell. Max Pell did not comment.",
    ],
)
def test_a_document_speaks_for_its_owner(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "{Majority Leader Max Pell|Max Pell} said the vote was off. {Pell|Max Pell} then left.",
        (
            "{Press Secretary Sara Lunde|Sara Lunde<us} said no. {White House Press Secretary Sara Lunde|Sara "
            "Lunde<us} said so twice. {She|Sara Lunde<us} left. {Lunde|Sara Lunde<us} wrote later."
        ),
        "{Defence Minister Otto Brandt|Otto Brandt} warned of war. {The minister|Otto Brandt} said it was near.",
        (
            "{Harbour City Mayor Ed Marsh|Ed Marsh} denied it. {The mayor|Ed Marsh} said he would stay. "
            "{Marsh|Ed Marsh} is 60."
        ),
        "{Board Chairman and CEO Jim Murr|Jim Murr} said it was over. {Murr|Jim Murr} left.",
        "{UN Secretary General Antal Gutt|Antal Gutt} said it was over. {He|Antal Gutt} left.",
        "{Velia’s President Ota Brunn|Ota Brunn} said it was over. {Brunn|Ota Brunn} left.",
        "President Arden spoke on Monday. {He|Arden} said the plan was ready. {The president|Arden} was cheered.",
        "Secretary Holt came late. {She|Holt} said the plan was ready.",
    ],
)
def test_titles_and_owners_before_a_name_are_no_part_of_it(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mr Harrow came with his son, {John Harrow|John Harrow}, who wept. Mark Harrow is a pastor.",
        (
            "Mark Harrow is a pastor. His son, {John Harrow|John Harrow}, wept. {John Harrow|John Harrow} "
            "said he was sorry."
        ),
    ],
)
def test_another_first_name_is_another_person(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nikita Boro and Vera Lind quarrelled. {He|Nikita Boro} said she was wrong. {She|Vera Lind} said the reverse.",
        "Andrea Bossi, the club's trainer, was asked about it. {He|Andrea Bossi} said it was a good match.",
        "Karl Stenn called Otto Brandt. {He|Karl Stenn} told Brandt that the bridge was safe.",
        'Otto Brandt had warned of it. Karl Stenn wrote to the paper. "Brandt is wrong," {he|Karl Stenn} wrote.',
    ],
)
def test_a_pronoun_agrees_and_is_nobody_named_in_what_is_said(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        (
            "{The White House|White House<us>} denied it. {White House officials|White House officials<us>} "
            "would not say more. {The president|president} was away."
        ),
        (
            "{The Kremlin|Kremlin<russia>} denied it. {Downing Street|Downing Street<uk>} welcomed it. {The "
            "Pentagon|Pentagon<us>} gave no comment."
        ),
        "{Kremlin spokesman Dmitri Orlo|Dmitri Orlo<russia} denied it. {The spokesman|Dmitri Orlo<russia} said more on Friday.",
        (
            "{Velia’s government|Velia’s government} gave leave to land. {The US|United States "
            "government<us>} welcomed it."
        ),
        (
            "{The US|United States government<us>} closed its embassy. {Sen. Max Pell|Max Pell<us} said the "
            "vote was off. {They|They} object to the bill."
        ),
    ],
)
def test_bodies_keep_their_names_and_sides_are_those_of_their_words(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "{WASHINGTON — House Speaker Jon Beck|Jon Beck} said the bill must pass.",
        (
            "{Velian intelligence chief|Velian intelligence chief} denied it. Secretary of State Jon Beck "
            "was there. {Moravia's intelligence chief|Moravia's intelligence chief} denied it, too."
        ),
        "During the Great Recession, President Arden was a banker. {He|Arden} said it was a hard time.",
        (
            "Fighters of the Islamic State moved on the town. Otto Brandt was in it. {He|Otto Brandt} said "
            "they came by night."
        ),
        (
            "Over Democrats he had no power, Jon Beck wrote. {He|Jon Beck} said the house was split. Is Jon "
            "Beck right? {He|Jon Beck} thinks so."
        ),
        (
            "The president tweeted that Peter Strock was fired. President Tom Arden had wanted it. {The "
            'president|Tom Arden} tweeted "finally".'
        ),
        (
            "{Rosa Quist, a fellow at the Institute under Tom Arden|Rosa Quist} said it was late. {A former "
            "aide to Tom Arden|A former aide to Tom Arden} said it was early. {Quist|Rosa Quist} laughed."
        ),
        "{Jo Bell, whose brother is Senator Max Pell|Jo Bell}, said so. {The senator|Max Pell} did not.",
        (
            "Jonah Reed, the party's candidate, met Governor Ann Frost. {The candidate|Jonah Reed} said he "
            "would win. {The governor|Ann Frost} wished him luck. {She|Ann Frost} voted early."
        ),
        (
            "The Russian president, Ivan Petrin, and US President Tom Arden met. {The Russian president|Ivan"
            " Petrin<russia} said it went well. {The American president|Tom Arden<us} agreed. {The Russian leader|Ivan"
            " Petrin<russia} left first."
        ),
        (
            "Maria Castro spoke for the union. The minister, Paul Roth, listened to her. {She|Maria Castro} "
            "said pay was low. {He|Paul Roth} said it was fair."
        ),
        "Republican nominee Jonah Reed spoke. {The Republican nominee|Jonah Reed} said he would win.",
    ],
)
def test_people_come_together_in_whole_texts(text: str) -> None:
    check(text)


def test_an_unknown_first_name_contradicts_no_pronoun() -> None:
    check("Zebra Lund came first. {She|Zebra Lund} said it was early. {He|Zebra Lund} said so, too.")
    check("Vera Lund came with Zorka Quist. {He|Zorka Quist} said it was early.")


def test_a_quotation_without_a_source_goes_on_from_the_last() -> None:
    text = '"We left." Rosa Quist said.\n\n"It was late."'
    said, more = (text.index('"We'), text.index('" R') + 1), (text.index('"It'), len(text))
    rows: list[dict[str, Any]] = [
        {
            "start": said[0],
            "end": said[1],
            "source_start": 11,
            "source_end": 21,
            "cue_start": 22,
            "cue_end": 26,
            "kind": "direct",
        },
        {
            "start": more[0],
            "end": more[1],
            "source_start": None,
            "source_end": None,
            "cue_start": None,
            "cue_end": None,
            "kind": "direct",
        },
    ]
    assert [row["speaker"] for row in names.resolve(text, rows)] == ["Rosa Quist", "Rosa Quist"]
