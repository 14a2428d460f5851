"""Transcripts: each turn's words are its speaker's; what only looks like turns is none. All layouts in invented words."""

from typing import Any

import pandas as pd
import pytest

from analysis.attribution import table
from analysis.text import Document

ACTORS = pd.DataFrame(
    [
        ("halden", "Halden government", "halden", "state", "Halden", "government", "", "Halden;the Halden government"),
        ("ida_moss", "Ida Moss", "halden", "state", "Halden", "president", "", "Moss;President Moss"),
    ],
    columns="actor_id name camp kind country role organisation aliases".split(),
)


def rows(text: str) -> list[dict[str, Any]]:
    return table.attribution_table({"d": text}, ACTORS).to_dict("records")


def said(text: str) -> list[tuple[str, str]]:
    """Speaker and content of the outermost rows that are turns, the parts of an interrupted turn in rows of their own."""
    return [
        (r["speaker"], " ".join(r["content"].split())) for r in rows(text) if r["level"] == 1 and r["kind"] == "direct"
    ]


BRIEFING = """\
Press Briefing by Press Secretary Ola Brand

James S. Rook Briefing Room

1:12 P.M. EST

MR. BRAND:  Good afternoon. I have one thing at the top.

The ferry will sail again on Monday.

Q    Thank you, Ola. Will fares go up?

MR. BRAND:  They won't.

Q    And next year?

MR. BRAND:  I don't have anything on that. (Laughter.)

END                1:40 P.M. EST
"""
HANSARD = """\
Oral Answers to Questions

The Minister for Ferries (Mr Olaf Brand): I beg to move that the Bill be read a second time.

It will help every island.

Ida Moss (North Halden) (Lib): Will my right hon. Friend say when the boats return?

The Minister for Ferries: In May, as I told the House.

Ida Moss: I am grateful.
"""
HANSARD_BARE = """\
Lena Holt
(North Halden) (Lab)
I thank the Minister for his reply. Will he meet us?

Olaf Brand
I will. My office will write to her.

Lena Holt
We look forward to that.

Olaf Brand
So do I.
"""
CABLE = """\
LENA HOLT, HBN ANCHOR: Good evening. We start with the flood.

OLAF BRAND, HBN CORRESPONDENT (voice-over): The water came at night.

(BEGIN VIDEO CLIP)

UNIDENTIFIED FEMALE: I lost my house.

(END VIDEO CLIP)

HOLT: Olaf, what do we know?

BRAND (on camera): Not much, Lena. The mayor said that the dam had held.

(CROSSTALK)

BRAND: You are right.
"""
MAGAZINE = """\
The sculptor Lena Holt lives above a bakery. We met her there.

**Q: Why stone?**

**A:** Because it stays. "Wood rots," my teacher told me.

I was nine.

**Q: And now?**

**A:** Now I sleep late.
"""
NAMED = """\
The Lantern: You wrote it in a week?

Lena Holt: In six days. I had a deadline.

The Lantern: Who read it first?

Lena Holt: My sister.
"""
COURT = """\
LENA HOLT, called as a witness, was sworn.

DIRECT EXAMINATION

BY MR. BRAND:

Q. Where were you that night?

A. I was at home.

Q. Alone?

A. Yes.

MR. ROOK: Objection, your Honor.

THE COURT: Overruled. You may answer.

A. I was alone.
"""
STAMPED = """\
[00:00:03] Lena Holt: Welcome to the show.

[00:00:07] Olaf Brand: I am glad to be here.

[00:01:15] Lena Holt: Tell us about the ferry.

[00:01:20] Olaf Brand: It sank.
"""
CLOCKED = """\
12:03 HOLT: Are we on?

12:04 BRAND: We are. You can talk now.

12:09 HOLT: Good morning.
"""
OTTER = """\
Lena Holt  0:03
Shall we begin? I have an hour.

Olaf Brand  0:09
Yes. Let us start with the ferry.

Lena Holt  1:15
Who owns it?
"""
CHAT = """\
[2024-03-01 10:02] lena: are you there?
[2024-03-01 10:02] olaf: yes, I just woke up
[2024-03-01 10:03] lena: the boat is gone
"""
ANGLED = """\
<lena> did you see the boat?
<olaf> I did not
<lena> then look again
"""
PRESS_CONFERENCE = """\
PRESIDENT MOSS: Thank you all for coming. Halden has kept its word.

Question: Has it?

PRESIDENT MOSS: It has.

Reporter: You said last week that the dam was full.

PRESIDENT MOSS: I did.
"""
ONE_LINE = (
    "HOST: Good evening, Minister. MINISTER BRAND: Good evening. We closed the dam at noon. HOST: Why did you? "
    "MINISTER BRAND: It was full.\n"
)
ALONE_ON_A_LINE = """\
Question:
When will the dam be mended?

Answer:
By the autumn. We have begun.

Question:
Who pays?

Answer:
The islands do.
"""
INITIALS = """\
Lena Holt (LH) spoke to Olaf Brand (OB) about her new play.

OB: Who is it for?

LH: It is for my mother.

OB: Has she seen it?

LH: Twice.
"""
SIGNED = """\
What our readers wrote this week

The new ferry is too small for us. We wait an hour each day.

— Lena Holt, Norrby

I like it. My dog likes it too.

— Olaf Brand, Sund
"""

LAYOUTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "briefing": (BRIEFING, [
        ("Ola Brand", "Good afternoon. I have one thing at the top. The ferry will sail again on Monday."),
        ("Q", "Thank you, Ola. Will fares go up?"), ("Ola Brand", "They won't."), ("Q", "And next year?"),
        ("Ola Brand", "I don't have anything on that."),
    ]),
    "hansard": (HANSARD, [
        ("Olaf Brand", "I beg to move that the Bill be read a second time. It will help every island."),
        ("Ida Moss", "Will my right hon. Friend say when the boats return?"),
        ("Olaf Brand", "In May, as I told the House."), ("Ida Moss", "I am grateful."),
    ]),
    "hansard, names on lines of their own": (HANSARD_BARE, [
        ("Lena Holt", "I thank the Minister for his reply. Will he meet us?"),
        ("Olaf Brand", "I will. My office will write to her."), ("Lena Holt", "We look forward to that."), ("Olaf Brand", "So do I."),
    ]),
    "cable news": (CABLE, [
        ("LENA HOLT", "Good evening. We start with the flood."), ("OLAF BRAND", "The water came at night."),
        ("UNIDENTIFIED FEMALE", "I lost my house."), ("LENA HOLT", "Olaf, what do we know?"),
        ("OLAF BRAND", "Not much, Lena. The mayor said that the dam had held."), ("OLAF BRAND", "You are right."),
    ]),
    "magazine": (MAGAZINE, [
        ("Q", "Why stone?"), ("Lena Holt", 'Because it stays. "Wood rots," my teacher told me. I was nine.'),
        ("Q", "And now?"), ("Lena Holt", "Now I sleep late."),
    ]),
    "magazine with names": (NAMED, [
        ("Lantern", "You wrote it in a week?"), ("Lena Holt", "In six days. I had a deadline."),
        ("Lantern", "Who read it first?"), ("Lena Holt", "My sister."),
    ]),
    "court": (COURT, [
        ("Q", "Where were you that night?"), ("LENA HOLT", "I was at home."), ("Q", "Alone?"), ("LENA HOLT", "Yes."),
        ("ROOK", "Objection, your Honor."), ("COURT", "Overruled. You may answer."), ("LENA HOLT", "I was alone."),
    ]),
    "time stamps": (STAMPED, [
        ("Lena Holt", "Welcome to the show."), ("Olaf Brand", "I am glad to be here."),
        ("Lena Holt", "Tell us about the ferry."), ("Olaf Brand", "It sank."),
    ]),
    "clock": (CLOCKED, [("HOLT", "Are we on?"), ("BRAND", "We are. You can talk now."), ("HOLT", "Good morning.")]),
    "speech to text": (OTTER, [
        ("Lena Holt", "Shall we begin? I have an hour."), ("Olaf Brand", "Yes. Let us start with the ferry."),
        ("Lena Holt", "Who owns it?"),
    ]),
    "chat": (CHAT, [("lena", "are you there?"), ("olaf", "yes, I just woke up"), ("lena", "the boat is gone")]),
    "chat in angles": (ANGLED, [("lena", "did you see the boat?"), ("olaf", "I did not"), ("lena", "then look again")]),
    "press conference": (PRESS_CONFERENCE, [
        ("Ida Moss", "Thank you all for coming. Halden has kept its word."), ("Question", "Has it?"), ("Ida Moss", "It has."),
        ("Reporter", "You said last week that the dam was full."), ("Ida Moss", "I did."),
    ]),
    "in one line": (ONE_LINE, [
        ("HOST", "Good evening, Minister."), ("BRAND", "Good evening. We closed the dam at noon."),
        ("HOST", "Why did you?"), ("BRAND", "It was full."),
    ]),
    "labels on lines of their own": (ALONE_ON_A_LINE, [
        ("Question", "When will the dam be mended?"), ("Answer", "By the autumn. We have begun."),
        ("Question", "Who pays?"), ("Answer", "The islands do."),
    ]),
    "initials": (INITIALS, [
        ("Olaf Brand", "Who is it for?"), ("Lena Holt", "It is for my mother."), ("Olaf Brand", "Has she seen it?"),
        ("Lena Holt", "Twice."),
    ]),
    "signatures": (SIGNED, [
        ("Lena Holt", "The new ferry is too small for us. We wait an hour each day."),
        ("Olaf Brand", "I like it. My dog likes it too."),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_turn_is_its_speakers(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    assert said(text) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_transcript_that_is_read_needs_no_remark(layout: str) -> None:
    assert not Document(LAYOUTS[layout][0]).unread_transcript


NONE = {
    "headline": "Halden president: Dam will hold\n\nThe river rose on Monday. People stayed at home.\n",
    "facts": "Population: 3 million.\n\nCapital: Norrby.\n\nArea: 40 square miles.\n\nPopulation growth: slow.\n",
    "facts of two towns": "Population: 3,000.\n\nMayor: Ida Moss.\n\nPopulation: 4,000.\n\nMayor: Olaf Brand.\n\nPopulation: 9,000.\n",
    "notes": "The dam held.\n\nNote: The text was corrected.\n\nUpdate: The dam is closed.\n\nNote: You can write to us.\n\n"
    "Read more: What we know?\n\nUpdate: It rains.\n",
    "schedule": "9:00 Opening: Ida Moss, will you stay?\n\n10:30 Coffee: all of us\n\n12:00 Lunch: with you\n\n13:00 Coffee: again\n",
    "myths": "Myth: You can swim in it.\n\nFact: You cannot.\n\nMyth: We drink it.\n\nFact: We do not.\n",
    "mail": "From: Ida Moss\n\nTo: Olaf Brand\n\nSubject: Will you come?\n\nFrom: Olaf Brand\n\nTo: Ida Moss\n\nSubject: I will\n",
    "datelines": "NORRBY: The river rose, and we watched it.\n\nSUND: The dam held, you could see.\n\nHALDEN: We went home.\n",
    "credits": "Getty Images\n\nThe river rose.\n\nReuters\n\nThe dam held.\n\nGetty Images\n\nI saw it.\n\nReuters\n\nSo did you.\n",
    "verdicts": "Claim: We sank the boat.\n\nVerdict: Did you? No.\n\nClaim: You paid for it.\n\nVerdict: We think not.\n",
    "subheadings": "What now?\n\nThe river rose for two days.\n\nWho pays?\n\nThe town does, said the mayor.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", NONE)
def test_what_only_looks_like_turns_is_none(name: str) -> None:
    text = Document(NONE[name])
    assert not text.turns
    assert not text.unread_transcript


UNREAD = {
    "questions without a label": "Lena Holt carves stone.\n\nWhy stone?\n\nIt stays, and I like that.\n\nWhen did you begin?\n\n"
    "I was nine. My teacher showed me.\n\nDo you sell it?\n\nI never do.\n",
    "dashes": "– Did you see the boat?\n\n– I did not.\n\n– Where were you?\n\n– I was at home.\n\n– Alone?\n\n– You know that.\n",
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_transcript_whose_turns_have_no_names_is_remarked_on(name: str) -> None:
    text = Document(UNREAD[name])
    assert not text.turns
    assert text.unread_transcript


def test_questions_of_an_interviewer_are_asked_and_leave_the_reports_in_them() -> None:
    found = rows(PRESS_CONFERENCE)
    assert [r["reality"] for r in found if r["level"] == 1 and r["speaker"] in ("Question", "Reporter")] == [
        "asked",
        "asked",
    ]
    found = rows(PRESS_CONFERENCE.replace("You said last week", "The mayor said last week"))
    assert [(r["level"], r["reality"]) for r in found if r["speaker"] == "mayor"] == [(2, "said")]


def test_a_turn_is_direct_without_marks_and_its_cue_is_the_colon() -> None:
    first = rows(NAMED)[1]
    assert (first["kind"], first["n_words"], first["n_quoted_words"], first["cue"], first["source"]) == (
        "direct",
        7,
        0,
        ":",
        "Lena Holt",
    )
    assert first["reality"] == "said"


def test_reports_and_quotations_inside_a_turn_are_voices_within_it() -> None:
    inner = [(r["speaker"], r["content"], r["kind"]) for r in rows(CABLE) if r["level"] == 2]
    assert inner == [("mayor", "the dam had held", "indirect")]
    quoted = [
        (r["level"], r["source"], r["content"])
        for r in rows(MAGAZINE)
        if r["kind"] == "direct" and r["content"][0] == '"'
    ]
    assert quoted == [(2, "my teacher", '"Wood rots,"')]
    he = "HOST: What then?\n\nIDA MOSS: He came in. He said: “We are lost.” I think that he knew. He shared our concern about the dam.\n\n"
    he += "HOST: And you?\n"
    assert [(r["source"], r["content"]) for r in rows(he) if r["level"] == 2] == [("He", "“We are lost.”")]


def test_an_excerpt_in_an_article_takes_no_more_than_its_own_paragraphs() -> None:
    story = "\n\n".join(f"The court of Norrby heard the case on day {n}. The hall was full." for n in "123456")
    text = f"{story}\n\nHOLT: Did you see it?\n\nBRAND: I did.\n\nHOLT: Thank you.\n\nThe judge left the hall at noon.\n\n{story}\n"
    assert said(text) == [("HOLT", "Did you see it?"), ("BRAND", "I did."), ("HOLT", "Thank you.")]
