"""Names of speakers on pages of ordinary news: titles, furniture of the page, places, documents, shared surnames, parties.

Texts are written as in ``test_speakers``: ``{source|speaker}``, with ``<side>`` where it has one.
"""

import pytest
from test_speakers import check, read

from analysis.attribution import aliases, cast, furniture, mentions, names
from analysis.attribution.people import Person


def people(text: str) -> list[str]:
    return [person.name for person in cast.Cast(text, None).people]


@pytest.mark.parametrize(
    "line",
    [
        "The Bridge That Nobody Wanted",
        "‘Proper Ferries’",
        "Story Continued Below",
        "How Quist Can Turn the Harbour Around",
        "Arden Shrugs Off Ferry Fire: 'Nobody Got Hurt'",
    ],
)
def test_a_line_in_title_case_introduces_nobody(line: str) -> None:
    assert furniture.is_title(line)
    assert people(f"{line}\n\nIt was late when the boat came in.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Rosa Quist came to the harbour on Monday.",
        "Quist says the bridge will close",
        "MR. QUIST:",
        "Rosa Quist, a fellow of the institute, on bridges",
        "Ferry",
    ],
)
def test_a_sentence_is_no_title(line: str) -> None:
    assert not furniture.is_title(line)


def test_who_has_a_known_first_name_and_a_line_alone_is_introduced() -> None:
    assert people("Anna Quist\n\nIt was late.") == ["Anna Quist"]
    assert people("Anna Quist May Win Again\n\nIt was late, Quist said.") == []
    assert people("Ferries of Anna Quist in Doubt\n\nIt was late, Quist said.") == ["Anna Quist"]


@pytest.mark.parametrize(
    "text",
    [
        "Following Arden out of the hall, the clerk left. Arden stayed.",
        "Will Arden resign? Nobody knows what Arden wants.",
        "Can Arden win? It is hard to see how Arden could.",
        "Neither Arden nor his wife came. The rest of us met Arden later.",
        "Dear Arden, wrote the clerk. They say that Arden never answered.",
    ],
)
def test_a_word_that_only_opens_a_sentence_is_none_of_a_name(text: str) -> None:
    assert all(mention.name in ("Arden", "Nobody", "It", "The", "They") for mention in mentions.find_names(text))


def test_a_first_name_that_is_a_verb_stays_with_its_name() -> None:
    assert people("The clerk met Will Arden. Will Arden laughed. Mr. Arden left.") == ["Will Arden"]


@pytest.mark.parametrize(
    ("text", "names_there"),
    [
        ("So said Pollster Anna Lund on Monday.", ["Anna Lund"]),
        ("The ambassador to Norway Anna Lund came.", ["Anna Lund"]),
        ("The Washington Post Anna Lund was told.", ["Anna Lund"]),
        ("National Intelligence Anna Lund left.", ["Anna Lund"]),
        ("Party Chairman A.J. Lund came.", ["A.J. Lund"]),
        ("Prime Minister Tariq al-Harun came.", ["Tariq al-Harun"]),
        ("President Rim Tae-un came.", ["Rim Tae-un"]),
        ("Several Democrats came. Ohio Republicans stayed.", []),
        ("Harbour Images sold the picture. Click Here for more.", []),
        ("They sailed to Quist Island and to Lund County.", []),
        ("Anna Beach sailed.", ["Anna Beach"]),
    ],
)
def test_what_is_a_person_s_name(text: str, names_there: list[str]) -> None:
    assert people(text) == names_there


def test_link_lists_that_are_glued_to_a_name_are_blank() -> None:
    text = "Sen. Max Pell Max Otto PellBridge to close Ferries late 5 things to know MORE (R-Ohio) said so."
    bare = furniture.without_links(text)
    assert len(bare) == len(text)
    assert bare.split() == ["Sen.", "Max", "Pell", "(R-Ohio)", "said", "so."]
    assert people(text) == ["Max Pell"]


@pytest.mark.parametrize(
    "text",
    [
        "MacPell and Pell said MORE of it.",
        "Max Pell sold MORE.",
        "A McPell, a DePell, MORE.",
        "ONE MORE",
        "Otto PellTV",
    ],
)
def test_other_words_with_a_capital_inside_are_no_link_lists(text: str) -> None:
    assert furniture.without_links(text) == text


# --- he and she -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Governor Tom Arden came in a grey Harbour Comet with two dogs. {He|Tom Arden} said it was late.",
        "Tom Arden spoke.\n\nFerry Law\n\n{He|Tom Arden} said it was dead.",
        "Tom Arden spoke of the Ostrand Deep disaster of the year before. {He|Tom Arden} blamed the owners.",
        "Tom Arden left. The Arden campaign had lost. {He|Tom Arden} said so.",
        "{Arden|Arden} kept to his plan, though many had spoken of the Great Comet. {He|Arden} said it would do.",
    ],
)
def test_he_is_somebody_of_whom_something_says_that_it_is_a_person(text: str) -> None:
    check(text)


def test_who_speaks_by_a_name_is_a_person_from_then_on() -> None:
    check("{Xu Harlo|Xu Harlo} said no. Many saw a Blue Comet. {She|Xu Harlo} said so twice.")


def test_nobody_is_meant_who_came_up_long_before() -> None:
    check("Tom Arden left. " + "The water rose and fell again. " * 80 + "{He|He} said no.")


def test_words_beside_a_name_that_say_it_is_a_person_s() -> None:
    for text in (
        "Xu Harlo, 54, left",
        "Xu Harlo, who left",
        "Xu Harlo says no",
        "said Xu Harlo",
        "Xu Harlo's wife left",
    ):
        mention = next(each for each in mentions.find_names(text) if each.name.startswith("Xu"))
        assert mentions.shows_person(text, mention)
    text = "the Xu Harlo says"
    assert not mentions.shows_person(text, mentions.find_names(text)[0])


# --- surnames and parties ---------------------------------------------------------------------------------------------------


def test_mrs_is_not_her_husband() -> None:
    check("Tom Arden left. Anna Arden stayed. {Mrs. Arden|Anna Arden} said so. {Mr. Arden|Tom Arden} did not.")


def test_the_younger_of_a_name_is_another_than_whom_it_means_alone() -> None:
    check("Tom Arden left. His son, Max Arden, stayed. {the younger Arden|Max Arden} said so.")
    check("Tom Arden left. {the younger Arden|younger Arden} said so. {Arden|Tom Arden} agreed.")


def test_a_first_name_that_is_a_word_for_a_body_too() -> None:
    there = aliases.Aliases()
    there.by_alias["bill"] = Person("Congress", collective=True)
    assert there.find("Bill Quist") is None
    assert there.find("the bill") is not None


@pytest.mark.parametrize(("words", "surname"), [("anna lund", "lund"), ("tom lund jr", "lund"), ("rim tae-un", "rim")])
def test_which_word_is_the_surname(words: str, surname: str) -> None:
    assert mentions.surname_of(words.split()) == surname


def test_a_word_in_lower_case_is_no_surname() -> None:
    check("The League of Stone Workers met Otto Workers. {workers|workers} said no.")


@pytest.mark.parametrize(
    "text",
    [
        "Sen. Tom Arden (R-Ohio) came. {The Ohio Republican|Tom Arden<us} said so.",
        "House Speaker Tom Arden came. {The Ohio Republican|Tom Arden} said so.",
        "Sen. Tom Arden came. {The South Carolina senator|Tom Arden} said so.",
        "Sen. Anna Lund (D-Ohio) came with Sen. Tom Arden (R-Utah). {The Ohio Democrat|Anna Lund<us} said so.",
        "Sen. Anna Lund came. {The Republican|Republican} said so.",
    ],
)
def test_the_republican_of_a_state_is_a_legislator_of_no_other_party(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "US President Tom Arden met President Luc Moreau. {The French president|Luc Moreau} said so.",
        "The French president, Luc Moreau, met President Tom Arden. {The American leader|Tom Arden} said so.",
    ],
)
def test_nobody_has_an_office_of_another_country_than_his_own(text: str) -> None:
    check(text)


def test_the_side_of_an_ambassador_is_that_of_who_sent_her() -> None:
    check("{U.S. Ambassador to Russia Anna Lund|Anna Lund<us} said no. {Lund|Anna Lund<us} left.")


def test_his_lawyer_is_not_hers() -> None:
    check("{her lawyer|her lawyer} said no. {his lawyer|his lawyer} said yes.")


# --- documents ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lund says {a recent report|recent report} showed that it works.",
        "{Tom Arden, the report's lead author|Tom Arden}, said so. {The report|report} found more.",
        "Anna Lund also cited {a news report|news report} saying that it works.",
        "Anna Lund issued a statement. {The FBI statement|FBI statement} says that it is late.",
        "{Analysis of the account|Analysis of the account} shows it. {The account|account} posted that it was late.",
    ],
)
def test_a_document_is_nobody_s_who_only_stands_near(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lund issued {a statement|Anna Lund} saying that it was late.",
        "Anna Lund, the Democrat who won in May, issued {a statement|Anna Lund} saying that it was late.",
        "Lund's parents issued {a statement|Lund's parents} saying that it was late.",
        "The Veld Council put out {a statement|Veld Council} saying that it was late.",
        "{a statement from the Lund campaign|Lund campaign} said no.",
        "Anna Lund wrote {a letter|Anna Lund} saying that it was late.",
    ],
)
def test_a_document_is_whose_verb_sends_it_out(text: str) -> None:
    check(text)


def test_a_pronoun_beside_the_verb_goes_before_a_place() -> None:
    check("Anna Lund went on to Veldia, where she delivered {a speech|Anna Lund} calling for calm.")


def test_a_document_of_two_is_not_one_s() -> None:
    check("Sens. Anna Lund (R-Utah) and Tom Arden (R-Iowa) issued {a statement|statement} saying no.")
    check("Anna Lund and Tom Arden came. Anna Lund and Tom Arden issued {a statement|statement} saying no.")


def test_the_sheriffs_department_is_not_any_department() -> None:
    check("The Trade Department spoke. {the sheriff's department|sheriff's department} said no.")


def test_a_name_before_that_is_taken_whole() -> None:
    text, rows, _ = read("They warned North Veldia {that|North Veldia} boasted of ships.")
    assert names.resolve(text, rows)[0]["speaker"] == "North Veldia"
