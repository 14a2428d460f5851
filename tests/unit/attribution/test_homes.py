"""The sides of speakers beside whom no country stands: ministers, American legislators, spokesmen, oppositions, offices of world bodies."""

import pandas as pd
import pytest
from unit.attribution.test_speakers import COLUMNS, read

from analysis.attribution import names

ACTORS = pd.DataFrame(
    [
        ("us", "United States government", "us", "state", "United States", "government", "", "Washington;the US"),
        ("congress", "US Congress", "us", "legislature", "United States", "legislature", "", "Congress"),
        ("brazil", "Brazilian government", "brazil", "state", "Brazil", "government", "", "Brazil;Brasilia"),
        ("rebels", "Brazilian opposition", "rebels", "party", "Brazil", "opposition", "", "Brazilian opposition"),
        ("oil", "Ouro Oil", "brazil", "company", "Brazil", "company", "", "Ouro Oil"),
        ("others", "Other countries", "other", "state", "", "governments", "", "other countries"),
        ("bodies", "World bodies", "other", "international_organisation", "", "bodies", "", ""),
        ("anonymous", "Anonymous sources", "other", "collective", "", "sources", "", "anonymous sources"),
        ("private", "Private persons", "other", "person", "", "private persons", "", "residents"),
        ("press", "Media reports", "media", "media", "", "reports", "", "media reports"),
    ],
    columns=COLUMNS,
)


@pytest.mark.parametrize(
    "text",
    [
        # ministers: of the country named last, else of the one of which the text speaks; none of a country without ministers
        "Peru closed its ports. Transport Minister {Lena Holt|Lena Holt<other} said so.",
        "The ships left Brazil at night. {Interior Minister Lena Holt|Lena Holt<brazil} said that they would return.",
        "The US sent ships. {Interior Minister Lena Holt|Lena Holt} said that they would return.",
        "Brazil and Brazil again. The sea was calm. It rained. {Lena Holt, the interior minister,|Lena Holt<brazil} said so.",
        "Peru and Brazil talked. {Former Interior Minister Lena Holt|Lena Holt} said so.",
        # American legislators, where the text is about the United States and no other senate
        "The US closed its embassy. {Sen. Max Pell|Max Pell<us} said the vote was off. {Pell|Max Pell<us} left.",
        "The US closed its embassy. The Peruvian Senate met. {Sen. Max Pell|Max Pell} said the vote was off.",
        "It rained. {Sen. Max Pell|Max Pell} said the vote was off.",
        "The US closed its embassy. {EU High Representative Max Pell|Max Pell} said the vote was off.",
        "{Max Pell, an Ohio Republican,|Max Pell<us} said the vote was off. The White House denied it.",
        "{Ohio Gov. Max Pell|Max Pell<us} said the vote was off.",
        "{House Democrats|House Democrats<us} called it a coup. {Christian Democrats|Christian Democrats} did not.",
        "Washington looked on. {Some senators|Some senators<us} called it a coup.",
        "Washington looked on. In Hamburg, {Max Pell, the city's interior senator,|Max Pell} called it a coup.",
        # a spokesman of the body just named, an adviser of a listed person's, the head of a listed body
        'The Pentagon was silent. "We are ready," said {spokesman Max Pell|Max Pell<us}.',
        "It rained. {Spokesman Max Pell|Max Pell} said so.",
        "{Ouro Oil spokesman Max Pell|Max Pell<brazil} said so. {Lena Holt, the head of Ouro Oil,|Lena Holt<brazil} agreed.",
        "{Lena Holt, executive director of Ouro Oil Watch USA,|Lena Holt} said so.",
        "{Lena Holt of the State Department|Lena Holt<us} said so. {Max Pell of the US-Brazil Institute|Max Pell} did not.",
        # administration officials, an opposition of the country of which the text speaks
        "The White House was silent. {A senior administration official|senior administration official<us} said so.",
        "Brazil is calm, and so is the Arden administration. {A senior administration official|senior administration official} said so.",
        "Brazil votes today. {Opposition leader Lena Holt|Lena Holt<rebels} said so.",
        "Peru votes today. {Opposition leader Lena Holt|Lena Holt} said so.",
        "Brazil looked on as Peru voted. {Peruvian opposition leader Lena Holt|Lena Holt} said so.",
        # offices of world bodies, but no ambassador to them
        "{UN Secretary-General Max Pell|Max Pell<other} said so.",
        "{U.N. Ambassador Max Pell|Max Pell} said so.",
        # sources, private persons, outlets of a state, firms of a state
        "{Two people close to the talks|Two people close to the talks<other} said so. {A White House source|White House source} denied it.",
        '"It is cold," said {Lena Holt, 34|Lena Holt<other}.',
        "{Brazilian state television|Brazilian state television<media} said so.",
        "{Brazil's state oil company|Brazil's state oil company<brazil} said so.",
    ],
)
def test_sides_without_a_country(text: str) -> None:
    text, rows, wanted = read(text)
    found = [(row["speaker"], row["camp"]) for row in names.resolve(text, rows, ACTORS)]
    assert found == [(name, side) for _, name, side in wanted]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Trade Secretary Ana Rios and White House Adviser Bo Stone said that it rained.", ["Ana Rios", "Bo Stone"]),
        (
            "Ana Rios, who has long been an ally of the mayor, wrote on Friday: “It rains in the whole of the valley.”",
            ["Ana Rios"],
        ),
    ],
)
def test_subjects_that_the_parse_misses(text: str, sources: list[str]) -> None:
    from analysis.attribution.extraction import extract

    found = {row["speaker"] for row in names.resolve(text, extract(text), ACTORS)}
    assert found == set(sources)


def test_statements_are_those_of_who_issued_them() -> None:
    text, rows, _ = read(
        "Brazil issued {statements|statements} condemning the attack. {Statements|Statements} followed."
    )
    assert [row["camp"] for row in names.resolve(text, rows, ACTORS)] == ["brazil", "unassigned"]


def test_surnames_that_come_first_and_initials() -> None:
    text, rows, _ = read("Chinese Foreign Ministry spokeswoman {Gao Lian|Gao Lian} said so. {Gao|Gao Lian} said more.")
    assert {row["speaker"] for row in names.resolve(text, rows, ACTORS)} == {"Gao Lian"}
    text, rows, _ = read("{Ana B. Rios|Ana B. Rios}, the Brazilian prime minister, said so. {Rios|Rios} said more.")
    assert {(row["speaker"], row["camp"]) for row in names.resolve(text, rows, ACTORS)} == {("Ana B. Rios", "brazil")}
