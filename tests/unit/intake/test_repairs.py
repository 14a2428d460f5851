"""One text: oddities counted and mended, dates read alike everywhere, languages told apart, and nothing slow."""

import itertools
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake import dates, doubts, repairs
from analysis.intake.repairs import REPAIRS
from analysis.text import languages

WRAPPED = [
    "The govern-", "ment of the island said on Tuesday", "that ships which carry grain may", "enter its harbours, and that no",
    "other country had been asked. It", "gave none.", "Nobody knew what the island would", "do next, or when it would say so",
    "to those whom the government asks.",
]  # fmt: skip

SPOILT = {
    "entities": ("a &amp;nbsp; b<br/>c &lt;p&gt;d", "a \u00a0 b\nc \nd", 4),
    "mojibake": (
        "It wasnâ€™t MÃ©xico.\nBut this – is.\nNor â€“ this.",
        "It wasn’t México.\nBut this – is.\nNor – this.",
        2,
    ),
    "control": ("a\x0cb\x07c\u2028d\x1ee", "a\nbc\nd\ne", 4),
    "invisible": ("so\u00adft\u200b \u202eright\u202c \ufeff", "soft right ", 5),
    "lookalikes": ("s\u0430id the \ufb01rst \uff21 man \u0430 man", "said the first A man a man", 4),
    "accents": ("Nicola\u0301s e\u0301", "Nicolás é", 2),
    "wrapping": (
        "\n".join(
            ["Article 1", *WRAPPED, "", *WRAPPED, "It is the Secretary-", "General who is well-", "known for it."]
        ),
        "Article 1\n{0}\n\n{0} It is the Secretary-General who is well-known for it.".format(
            "The government of the island said on Tuesday that ships which carry grain may enter its harbours, "
            "and that no other country had been asked. It gave none.\n"
            "Nobody knew what the island would do next, or when it would say so to those whom the government asks."
        ),
        17,
    ),
}
REASONS = {name: repair.reason for name, repair in REPAIRS.items()}
FINE = "“Quoted” – it’s 5 < 6 & AT&T; naïve café, Кремль said, 👩‍👩‍👧 😀️.\r\nÅ ½ € © • …\ta\n"


@pytest.mark.parametrize("name", REPAIRS)
def test_each_oddity_is_counted_and_mended_only_where_asked(name: Any) -> None:
    spoilt, mended, n = SPOILT[name]
    text, found = repairs.repaired(spoilt)
    assert text == spoilt
    assert [(reason, action) for reason, _, action in found] == [(REASONS[name], "flagged")]
    assert found[0][1].startswith(f"{n} ")
    assert repairs.repaired(spoilt, set(REPAIRS) - {name})[0] == spoilt
    text, found = repairs.repaired(spoilt, [name])
    assert text == mended
    assert [action for *_, action in found] == ["repaired"]
    assert repairs.repaired(mended, REPAIRS) == (mended, [])


def test_what_is_fine_is_left_alone() -> None:
    assert repairs.repaired(FINE, REPAIRS) == (FINE, [])


@given(st.text(st.sampled_from("aé\u0301Ã©â€™&<>p/;#0x\u00ad\u200b\u0430\ufb01\x0c\u2028 \n"), max_size=40))
def test_what_is_mended_has_nothing_left_that_was_asked_for(text: str) -> None:
    mended, _ = repairs.repaired(text, ["control", "invisible", "accents"])
    assert not [reason for reason, *_ in repairs.repaired(mended, ["control", "invisible", "accents"])[1] if reason in
                {REASONS[name] for name in ("control", "invisible", "accents")}]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "2019-07-05", "2019-07-05T10:00Z", "2019-07-05T23:59:59.999+14:00", "2019-07-05 10:00:00+00:00", "20190705", "2019/7/5",
        "5 July 2019",
        "July 5, 2019", "5 Jul 2019", "5th of July 2019", "Fri, 05 Jul 2019 10:00:00 GMT", "Friday, July 5th, 2019 at 10:00 am",
        "5-Jul-2019",
        "jul. 5, 2019", " 5  July\n2019 ",
    ],
)  # fmt: skip
def test_a_whole_date_is_read_whatever_its_form(value: str) -> None:
    assert dates.read_date(value) == dates.Dated("2019-07-05", "2019-07-05", "2019-07-05")


@pytest.mark.parametrize(
    ("value", "order", "day"),
    [
        ("13/04/2019", "", "2019-04-13"),
        ("4/13/2019", "", "2019-04-13"),
        ("05.05.2019", "", "2019-05-05"),
        ("03/04/2019", "day_first", "2019-04-03"),
        ("03/04/2019", "month_first", "2019-03-04"),
        ("13/04/2019", "month_first", "2019-04-13"),
        ("4-13-2019", "day_first", "2019-04-13"),
        ("29 February 2020", "", "2020-02-29"),
        ("1500-01-01", "", "1500-01-01"),
        ("2100-12-31", "", "2100-12-31"),
    ],
)
def test_days_and_months_are_told_apart_where_they_can_be(value: str, order: str, day: str) -> None:
    assert dates.read_date(value, order).day == day


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "empty"), ("nan", "empty"), ("NaT", "empty"), ("03/04/2019", "ambiguous"), ("3.4.2019", "ambiguous"),
        ("31/02/2019", "impossible"),
        ("2019-13-01", "impossible"), ("2019-00-10", "impossible"), ("0001-01-01", "impossible"), ("1499-12-31", "impossible"),
        ("2101-01-01", "impossible"), ("99/99/2019", "impossible"), ("05/07/19", "is not a date"), ("5 July 19", "is not a date"),
        ("1562284800", "is not a date"), ("soon", "is not a date"), ("5 июля 2019", "is not a date"), ("٢٠١٩-٠٧-٠٥", "is not a date"),
        ("2019-07-05" * 9, "is not a date"), ("=TODAY()", "is not a date"), ("0", "is not a date"), ("43651", "is not a date"),
    ],
)  # fmt: skip
def test_what_is_no_date_has_no_day_and_no_bounds(value: str, said: str) -> None:
    read = dates.read_date(value)
    assert said in read.problem
    assert (read.day, read.earliest, read.latest) == ("", "", "")


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("Feb 2019", "2019-02-01", "2019-02-28"),
        ("July, 2019", "2019-07-01", "2019-07-31"),
    ],
)
def test_a_month_or_a_year_only_bounds_a_date(value: str, earliest: str, latest: str) -> None:
    read = dates.read_date(value)
    assert (read.day, read.earliest, read.latest) == ("", earliest, latest)
    assert "no whole date" in read.problem


LANGUAGES = {
    "de": "Der Präsident sagte am Montag, dass die Verhandlungen mit der anderen Seite gescheitert seien und weitergehen müssten.",
    "fr": "Le président a déclaré lundi que les négociations avec l'autre partie avaient échoué et qu'elles devaient continuer.",
    "pt": "O presidente disse na segunda-feira que as negociações com o outro lado tinham falhado e que deviam continuar.",
    "nl": "De president zei maandag dat de onderhandelingen met de andere partij waren mislukt en dat ze moesten doorgaan.",
    "ru": "Министр иностранных дел заявил, что переговоры с другой стороной не привели ни к какому результату.",
    "en": "The president said on Monday that talks with the other side had failed and that they should go on.",
}
ENGLISH_ALL_THE_SAME = [
    "Markets tumbled Monday as traders dumped shares amid mounting fears over trade tariffs, analysts said.",
    "Iowa: Tim Albrecht, Brad Anderson, Rob Barron, Jeff Boeyink, Bonnie Campbell, Dave Caris, Sam Clovis, Sara Craig",
    "Fox Benghazi Myth: “Stand Down” Order Was Given To Benghazi Response Teams",
    "Contributing: Nicholas Wu, Bart Jansen, Savannah Behrmann, Ledyard King, Christal Hayes, David Jackson",
    "Read more: https://www.example.org/news/2015/jun/24/inside-the-ring-katherine-archuleta-opm-director",
    "“Survival Guarantee”",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_told_apart(language: Any) -> None:
    text = LANGUAGES[language]
    whole = "" if language == "en" else language
    assert languages.foreign(text)[0] == whole
    assert languages.foreign(f"{text}\n{text}\nOK.")[0] == whole
    mixed = f"{LANGUAGES['en']}\n{LANGUAGES['en']}\n{text}\n"
    blanked = languages.english_only(mixed)
    assert len(blanked) == len(mixed)
    assert blanked == (mixed if language == "en" else mixed.replace(text, " " * len(text)))


@pytest.mark.parametrize("text", ENGLISH_ALL_THE_SAME)
def test_names_captions_and_headlines_are_no_other_language(text: Any) -> None:
    assert languages.foreign(text) == ("", [])
    assert languages.left_out(f"{LANGUAGES['en']}\n{text}") == []


def test_a_text_of_short_lines_in_another_language_is_told_as_a_whole() -> None:
    assert (
        languages.foreign(
            "¡No habrá guerra!\nNadie nos quitará la patria.\nLo dijo el presidente esta mañana en la plaza.\n"
        )[0]
        == "es"
    )


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000, "!" * 200_000 + "x", "<" * 200_000, "<a " * 70_000, "<!--" * 50_000, "<script>" * 25_000,
        "&" * 200_000, "&amp" * 50_000,
        "x\u0430" * 100_000, "a\u0301" * 100_000, "Ã©" * 100_000, "\u200d" * 200_000, "\r\n" * 100_000, "we use cookies " * 12_000,
        "1" * 200_000, "[caption " * 25_000, "=AB" * 70_000, f"{'A' * 70}\n" * 3_000, "A: b\n" * 40_000, "A: \n \n" * 40_000,
        '{"' * 100_000, "a\ufe0f" * 100_000, "a 1 " * 50_000,
    ],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    repairs.repaired(text, REPAIRS)
    doubts.doubts(text)
    languages.foreign(text)
    dates.read_date(text)
    assert time.process_time() - began < 5


def test_quotation_marks_and_dashes_alone_are_never_mojibake() -> None:
    """What is not shown to ftfy it would leave as it is: every three of these characters in a row."""
    import ftfy

    characters = "\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026aA.1 "
    for three in itertools.product(characters, repeat=3):
        line = "".join(three)
        assert ftfy.fix_text(line, repairs.only_encoding()) == line
        assert REPAIRS["mojibake"].mend(line) == line


@given(st.text())
def test_letters_are_counted_as_python_counts_them(text: str) -> None:
    assert languages.count_letters(text) == sum(map(str.isalpha, text))


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("1562284800", "seconds"),
        ("1562284800000", "milliseconds"),
        ("43651.5", "spreadsheet"),
        ("05/07/19", "two digits"),
        ("5 Jul 19", "two digits"),
    ],
)
def test_a_number_is_no_date_but_what_it_may_be_is_said(value: str, hint: str) -> None:
    found = dates.read_date(value)
    assert (found.day, found.earliest) == ("", "")
    assert hint in found.problem


def test_shortcodes_go_with_tags_and_brackets_of_an_editor_stay() -> None:
    text = '[caption id="a"]The envoy[/caption] said "[i]t is [so] [Video: none]".[gallery ids="1"]'
    mended, found = repairs.repaired(text, REPAIRS)
    assert mended == '\nThe envoy\n said "[i]t is [so] [Video: none]".'
    assert found[0][1].startswith("3 places, first at character 0")
