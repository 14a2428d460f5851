"""The coder of statements and pairs: on invented sentences, written before its cues were first run on them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.attribution import table
from analysis.claims import pairs, patterns, statements
from analysis.coding import codebook
from analysis.measures import scores
from analysis.study.errors import StudyError
from analysis.study.study import open_study
from analysis.text import Document, layout

# A sentence, and the codes it should get: camp, claim, stance. Invented, none from the articles of the
# study (at the first try F1 was 0.93).
FRESH: list[tuple[str, set[tuple[str, str, str]]]] = [
    ("Moscow is meddling in Venezuela's domestic politics, Bolton said.",
     {("us", "russia_interferes", "asserts")}),
    ("Lavrov dismissed as nonsense the US claim that Moscow is meddling in Venezuela's domestic politics.",
     {("russia", "russia_interferes", "denies"), ("us", "russia_interferes", "asserts"), ("russia", "us_lies", "asserts")}),
    ("Peskov did not rule out that Russia would send troops to Venezuela.", set()),
    ("The Kremlin denied that it had sent soldiers to Venezuela.", {("russia", "base_or_troops", "denies")}),
    ("There is no evidence that Russia is building a military base in Venezuela, Ryabkov said.",
     {("russia", "military_base", "denies")}),
    ("If Russia sent soldiers to Caracas, oil prices would rise, analysts said.", set()),
    ("Is Russia building a base on the Venezuelan coast?", set()),
    ("Pompeo called Maduro a tyrant who stole the election.", {("us", "maduro_illegitimate", "asserts")}),
    ("Maduro is the legitimate, constitutionally elected president of Venezuela, Zakharova stressed.",
     {("russia", "maduro_illegitimate", "denies")}),
    ("Trump demanded that Moscow pull its forces out of Venezuela.", {("us", "russia_must_leave", "asserts")}),
    ("Arreaza accused Washington of plotting a coup against President Maduro.",
     {("venezuela_gov", "us_regime_change", "asserts")}),
    ("Maduro said that the White House is after Venezuelan oil.", {("venezuela_gov", "us_seizes_resources", "asserts")}),
    ("Washington's sanctions have deprived ordinary Venezuelans of medicine, Arreaza told reporters.",
     {("venezuela_gov", "us_sanctions_harm", "asserts")}),
    ("Bolton said humanitarian aid from the United States was waiting at the border for hungry Venezuelans.",
     {("us", "us_helps_people", "asserts")}),
    ("The US Navy is in the Caribbean to stop narcotics shipments, Trump said.", {("us", "us_fights_drugs", "asserts")}),
    ("Under the guise of fighting narcotics, the United States is preparing an invasion of Venezuela, Maduro warned.",
     {("venezuela_gov", "us_fights_drugs", "distances"), ("us", "us_fights_drugs", "asserts"),
      ("venezuela_gov", "us_threatens_force", "asserts")}),
    ("Russian servicemen were invited under a bilateral agreement and are there legally, Zakharova said.",
     {("russia", "presence_lawful", "asserts")}),
    ("Peskov explained that the Russians were engineers who service helicopters.",
     {("russia", "presence_technical", "asserts")}),
    ("Putin praised the growing partnership with Venezuela.", {("russia", "cooperation_mutual", "asserts")}),
    ("Both countries will honour their commitments under the strategic partnership treaty, Lavrov said.",
     {("russia", "treaty_commitment", "asserts")}),
    ("Russia will not stand by if Venezuela is attacked, Ryabkov warned.", {("russia", "russia_defends_venezuela", "asserts")}),
    ("The crisis should be settled through dialogue, without outside force, Guaidó said.",
     {("venezuela_opposition", "peaceful_settlement", "asserts")}),
    ("American pressure on Caracas is doomed to fail, Kalashnikov said.", {("russia", "pressure_fails", "asserts")}),
    ("Reuters reported that Caracas had asked Moscow for air-defence missiles.", {("media", "aid_requested", "asserts")}),
    ("Venezuela has not asked us for weapons, Putin said.", {("russia", "aid_requested", "denies")}),
    ("According to Reuters, fighters of a private military contractor linked to the Kremlin flew to Caracas.",
     {("media", "mercenaries_sent", "asserts")}),
    ("Peskov denied that Russian mercenaries were in Venezuela.", {("russia", "mercenaries_sent", "denies")}),
    ("Venezuela is paying back its loans on schedule, Storchak said.", {("russia", "debt_serviced", "asserts")}),
    ("Moscow has delivered tanks and fighter jets to the Venezuelan army, Chemezov said.",
     {("russia", "arms_supplied", "asserts")}),
    ("Russian air defences protect Venezuela from an attack, Bruter argued.", {("russia", "russian_arms_deter", "asserts")}),
    ("Pompeo said that Russia is keeping Maduro in office.", {("us", "russia_backs_maduro", "asserts")}),
    ("The growing Russian presence endangers the security of the whole hemisphere, Trump warned.",
     {("us", "russia_threatens", "asserts")}),
    ("Washington wants to push Russia out of Latin America, Bruter believes.", {("russia", "us_ousts_rival", "asserts")}),
    ("The American blockade violates the United Nations Charter, Arreaza said.",
     {("venezuela_gov", "us_breaks_law", "asserts")}),
    ("Ryabkov described the American allegations as a fabrication.", {("russia", "us_lies", "asserts")}),
    ("The United States recognised Guaidó as interim president.", {("us", "guaido_recognised", "asserts")}),
    ("The American \"humanitarian aid\" for Venezuela was stopped at the bridge.",
     {("narrator", "us_helps_people", "distances")}),
    ("The plane landed in Caracas on Sunday.", set()),
    ("Maduro flew to Moscow in May.", set()),
    ("Russia's alleged interference in Venezuela was on the agenda.", {("narrator", "russia_interferes", "distances")}),
    ("Bolton did not deny that the United States wants Maduro gone.", set()),
    ("Zakharova rejected accusations by Pompeo that Russia threatens its neighbours in the hemisphere.",
     {("russia", "russia_threatens", "denies"), ("us", "russia_threatens", "asserts")}),
    ("Trump said the United States would not invade Venezuela.", {("us", "us_threatens_force", "denies")}),
    ("Moscow has never interfered in Venezuela's elections, Lavrov said.", {("russia", "russia_interferes", "denies")}),
    ("Nobody in Moscow doubts that the US seeks regime change in Caracas, Ryabkov said.",
     {("russia", "us_regime_change", "asserts")}),
    ("The US military budget exceeds that of the next nine countries together, Arreaza recalled.",
     {("venezuela_gov", "us_militarism", "asserts")}),
    ("American officials are trying to derail arms deals between Moscow and Caracas, Maduro said.",
     {("venezuela_gov", "us_hinders_cooperation", "asserts")}),
    ("Oil prices fell on Monday after Trump spoke in Texas.", set()),
    ("Le Figaro asked whether Russia would send soldiers to Venezuela.", set()),
]  # fmt: skip

# Two invented articles: the second check, written when the cues already stood (at the first try F1 was 0.62).
ARTICLES: list[list[tuple[str, set[tuple[str, str, str]]]]] = [
    [
        ("The United States said on Tuesday it had sent a carrier strike group to the Caribbean to fight drug smuggling, a move that "
         "Venezuela called a threat of war.", {("us", "us_fights_drugs", "asserts"), ("venezuela_gov", "us_threatens_force", "asserts")}),
        ("Maduro said Washington was fabricating a conflict in order to grab the country's oil fields.",
         {("venezuela_gov", "us_seizes_resources", "asserts")}),
        ("Trump has repeatedly called Maduro an illegitimate leader and a trafficker.", {("us", "maduro_illegitimate", "asserts")}),
        ("The White House declined to comment.", set()),
        ("Russia, which has sold Venezuela fighter jets worth billions, condemned the strikes as a violation of international law.",
         {("russia", "us_breaks_law", "asserts")}),
        ("We call on all sides to return to the negotiating table, Russian Foreign Ministry spokeswoman Maria Zakharova said.",
         {("russia", "peaceful_settlement", "asserts")}),
        ("She dismissed media reports that Moscow had moved troops to the country.",
         {("russia", "base_or_troops", "denies"), ("media", "base_or_troops", "asserts")}),
        ("Maduro has been in power since 2013.", set()),
        ("Analysts say that Moscow, tied down in Ukraine, has little to offer Caracas.", set()),
        ("Maduro thanked Putin for what he described as an unbreakable brotherhood between the two nations.",
         {("venezuela_gov", "cooperation_mutual", "asserts")}),
        ("Pompeo denied that Washington was planning to topple Maduro.", {("us", "us_regime_change", "denies")}),
        ("Guaidó urged Russia to stop propping up a criminal dictatorship.",
         {("venezuela_opposition", "russia_must_leave", "asserts"), ("venezuela_opposition", "russia_backs_maduro", "asserts"),
          ("venezuela_opposition", "maduro_illegitimate", "asserts")}),
    ],
    [
        ("The arrival of Russian soldiers in Venezuela fully complies with the law, the Russian Foreign Ministry said in a statement.",
         {("russia", "presence_lawful", "asserts")}),
        ("They came to carry out contracts on the upkeep of equipment and pose no threat to anyone, the ministry stressed.",
         {("russia", "presence_technical", "asserts"), ("russia", "russia_threatens", "denies")}),
        ("Bolton earlier wrote on Twitter that Washington would regard any foreign military deployment to Venezuela as a direct "
         "threat to peace in the region.", {("us", "russia_threatens", "asserts")}),
        ("Ryabkov said that Washington had long been trying to squeeze Moscow out of the Western Hemisphere.",
         {("russia", "us_ousts_rival", "asserts")}),
        ("In his words, American sanctions are strangling the Venezuelan economy and ordinary people pay the price.",
         {("russia", "us_sanctions_harm", "asserts")}),
        ("Washington claims that it wants to feed hungry Venezuelans.", {("us", "us_helps_people", "asserts")}),
        ("Russia will not abandon its Venezuelan partners, Ryabkov promised.", {("russia", "russia_defends_venezuela", "asserts")}),
        ("There were no Russian mercenaries in the country, Peskov told journalists.", {("russia", "mercenaries_sent", "denies")}),
        ("Pompeo told CNN that Maduro had been ready to flee until the Russians persuaded him to stay.",
         {("us", "russia_backs_maduro", "asserts")}),
        ("The two countries signed a series of agreements on energy in 2018.", set()),
        ("Venezuela owes Russia about three billion dollars.", set()),
        ("Caracas has made its latest payment on the Russian loan, Storchak confirmed.", {("russia", "debt_serviced", "asserts")}),
        ("Trump is not going to succeed with his threats, Maduro said.", {("venezuela_gov", "pressure_fails", "asserts")}),
        ("Neither Russia nor Venezuela has confirmed the report.", set()),
    ],
]  # fmt: skip

# The third check, harder phrasings: at the first try precision was 0.71 and recall 0.43, then synonyms were added.
UNSEEN: list[tuple[str, set[tuple[str, str, str]]]] = [
    ("The Kremlin brushed aside Trump's claim that Russian advisers were running Maduro's security.",
     {("us", "russia_backs_maduro", "asserts")}),
    ("Lavrov said any use of force against Venezuela would be illegal under the UN Charter.", {("russia", "us_breaks_law", "asserts")}),
    ("Maduro vowed that the empire's sanctions would not bring Venezuela to its knees.", {("venezuela_gov", "pressure_fails", "asserts")}),
    ("Bolton said the Cubans and Russians were the only thing keeping Maduro in power.", {("us", "russia_backs_maduro", "asserts")}),
    ("Pompeo warned that Moscow's deployment of bombers was a provocation that put the whole region at risk.",
     {("us", "russia_threatens", "asserts"), ("us", "base_or_troops", "asserts")}),
    ("Zakharova asked why Washington did not lift the embargo that was starving Venezuelan children.",
     {("russia", "us_sanctions_harm", "asserts")}),
    ("Peskov said he was unaware of any request from Caracas for troops.", {("russia", "aid_requested", "denies")}),
    ("Arreaza insisted that military ties with Russia were as strong as ever.", {("venezuela_gov", "cooperation_mutual", "asserts")}),
    ("Trump told reporters that American ships were there to keep cocaine off American streets.", {("us", "us_fights_drugs", "asserts")}),
    ("Ryabkov neither confirmed nor denied that Russia would station missiles in Venezuela.", set()),
    ("Guaidó proclaimed himself acting president in front of a crowd.", {("venezuela_opposition", "guaido_recognised", "asserts")}),
    ("The Russian Foreign Ministry said that only Venezuelans themselves should decide their future, at the negotiating table.",
     {("russia", "peaceful_settlement", "asserts")}),
    ("Washington's real goal is a change of government, Kalashnikov told the newspaper.", {("russia", "us_regime_change", "asserts")}),
    ("The opposition leader landed in Bogota late on Thursday.", set()),
    ("Moscow accused the United States of inventing a Russian threat to justify its own military build-up.",
     {("russia", "us_lies", "asserts"), ("russia", "us_militarism", "asserts")}),
    ("Maduro denied that Venezuela had fallen behind on its loans from Russia.",
     {("venezuela_gov", "debt_serviced", "asserts")}),
    ("According to Reuters, about 400 Russian contractors with combat experience arrived in Caracas.",
     {("media", "mercenaries_sent", "asserts")}),
    ("The Pentagon said it had no plans for an invasion of Venezuela.", {("us", "us_threatens_force", "denies")}),
    ("Putin said Russia was building no base in Venezuela and had no need of one.", {("russia", "military_base", "denies")}),
    ("The crude that Venezuela exports to China fell by a tenth in October.", set()),
    ("Chemezov said his company would go on delivering helicopters and spare parts to Caracas.", {("russia", "arms_supplied", "asserts")}),
    ("The Duma ratified a strategic partnership agreement with Venezuela in October.", set()),
    ("Pompeo told Moscow to get out of Venezuela.", {("us", "russia_must_leave", "asserts")}),
    ("Arreaza called the accusation that Russian spies were meddling in his country's affairs a fairy tale.",
     {("venezuela_gov", "russia_interferes", "denies"), ("venezuela_gov", "us_lies", "asserts")}),
]  # fmt: skip


def coded(articles: list[list[tuple[str, set[tuple[str, str, str]]]]]) -> tuple[set[Any], set[Any]]:
    """(what should be found, what was found): document and sentence with camp, claim and stance."""
    texts = {f"a{n:02d}": "\n\n".join(sentence for sentence, _ in article) for n, article in enumerate(articles)}
    found = code(texts)
    wanted, offered = set(), set()
    for (doc_id, text), article in zip(texts.items(), articles):
        for sentence, codes in article:
            start = text.index(sentence)
            rows = found[
                (found["doc_id"] == doc_id) & (found["start"] >= start) & (found["end"] <= start + len(sentence))
            ]
            wanted |= {(doc_id, start, *each) for each in codes}
            offered |= {
                (doc_id, start, *each) for each in rows[["camp", "claim", "stance"]].itertuples(index=False, name=None)
            }
    return wanted, offered


def code(raw: dict[str, str], book: codebook.Codebook | None = None) -> pd.DataFrame:
    """Texts to statements, with the study's codebook unless another is given."""
    texts = {doc_id: Document(text) for doc_id, text in raw.items()}
    sentences = layout.sentence_table(texts, dict.fromkeys(texts, "no such title"))
    documents = pd.DataFrame({"doc_id": list(texts), "outlet_camp": "other"})
    attributed = table.attribution_table(texts, KNOWN)
    return statements.find_statements(sentences, attributed, documents, book or BOOK, texts, KNOWN)


STUDY = open_study()
BOOK, KNOWN = codebook.read_codebook(STUDY), codebook.read_actors(STUDY)


@pytest.mark.parametrize(
    ("articles", "least"), [([[each] for each in FRESH], 0.9), (ARTICLES, 0.85), ([[each] for each in UNSEEN], 0.75)]
)
def test_invented_sentences(articles: list[Any], least: float) -> None:
    wanted, offered = coded(articles)
    assert 2 * len(wanted & offered) / (len(wanted) + len(offered)) >= least


TOY = codebook.Codebook(
    "", [{"id": "north"}, {"id": "south"}, {"id": "narrator"}], [],
    [
        {"id": "dam_floods", "label": "The dam floods villages", "accuses": "north", "cues": ["dam .. flood*|drown*"]},
        {"id": "fish_die", "label": "The fish are dying", "definition": "Fish in the river are dying."},
    ],
    [], {}, ["state"], {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("The dam drowns our fields, the mayor said.", [("dam_floods", "asserts")]),
        ("The dam does not flood anything, the mayor said.", [("dam_floods", "denies")]),
        ("The mayor denied that the dam floods villages.", [("dam_floods", "denies")]),
        ("The mayor did not rule out that the dam would flood villages.", []),
        ("There is no doubt that the dam floods villages, the mayor said.", [("dam_floods", "asserts")]),
        ("There is no evidence that the dam floods villages, the mayor said.", [("dam_floods", "denies")]),
        ("“No to a dam that floods the villages,” the mayor said.", [("dam_floods", "asserts")]),
        (
            "“Nobody asked, he said, claiming without proof that the dam floods the villages,” the mayor said.",
            [("dam_floods", "asserts")],
        ),
        ("The mayor said that the engineers are not doing enough to stop the dam from flooding the villages.", []),
        ("If the dam floods the villages, people will leave, the mayor said.", []),
        ("Does the dam flood the villages?", []),
        ("The dam allegedly floods the villages.", [("dam_floods", "distances")]),
        ("The dam floods the villages.", []),
        ("The fish are dying, the mayor said.", [("fish_die", "asserts")]),
    ],
)
def test_scope_with_another_codebook(sentence: str, codes: list[tuple[str, str]]) -> None:
    found = code({"a": sentence}, TOY)
    assert [tuple(row) for row in found[["claim", "stance"]].to_numpy()] == codes


def test_an_unknown_slot_is_named() -> None:
    wrong = codebook.Codebook("", [], [], [{"id": "x", "cues": ["{martians} .. land*"]}], [], {}, [], {})
    with pytest.raises(StudyError, match="claim x"):
        patterns.Cues(wrong)


def test_denial_and_answer_make_a_pair() -> None:
    texts = {"a": "Lavrov rejected US accusations that Russia interferes in Venezuela."}
    found = code(texts)
    pair = pairs.find_pairs(found, layout.sentence_table(texts, {"a": "none"}), BOOK, texts).iloc[0]
    assert (pair["relation"], pair["order"], pair["claiming_camp"], pair["answering_camp"]) == (
        "denial",
        "inside",
        "us",
        "russia",
    )


def test_one_answer_to_several_statements() -> None:
    accusing = "Bolton said that Russia interferes in Venezuela. He added that Russia threatens the whole hemisphere. "
    answer = "“US sanctions starve the people of Venezuela,” Zakharova said."
    for said, answered in (
        ("Moscow responded to these statements. ", {"russia_interferes", "russia_threatens"}),
        ("Moscow then published a photograph. ", set()),
    ):
        texts = {"a": accusing + said + answer}
        found = pairs.find_pairs(code(texts), layout.sentence_table(texts, {"a": "none"}), BOOK, texts)
        countered = found[found["relation"] == "counterclaim"]
        assert set(countered["claim"]) == answered
    # what the answering camp has spoken to in between is behind it
    texts = {
        "a": accusing
        + "Lavrov denied that Russia interferes in Venezuela. Moscow responded to these statements. "
        + answer
    }
    found = pairs.find_pairs(code(texts), layout.sentence_table(texts, {"a": "none"}), BOOK, texts)
    assert "russia_threatens" not in set(found[found["relation"] == "counterclaim"]["claim"])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Russia condemned the US blockade that starves the people of Venezuela.",
            {("russia", "us_sanctions_harm", "asserts")},
        ),
        ("Moscow rejects the US interference in Venezuela's affairs.", {("russia", "us_interferes", "asserts")}),
        ("Moscow rejects reports of US interference in Venezuela's affairs.", {("russia", "us_interferes", "denies")}),
        (
            "The US struck Venezuela. China said that this was an act of armed aggression.",
            {("other", "us_threatens_force", "asserts")},
        ),
        (
            "Russia interferes in Venezuela, Bolton said. Maduro denied the accusations.",
            {("us", "russia_interferes", "asserts")},
        ),
    ],
)
def test_who_condemns_rejects_or_is_of_another_country(text: str, codes: set[tuple[str, str, str]]) -> None:
    found = code({"a": text})
    assert {tuple(row) for row in found[["camp", "claim", "stance"]].to_numpy()} == codes


def test_score_counts_sets() -> None:
    gold = pd.DataFrame({"sentence_id": ["1", "2"], "camp": "us", "claim": "c", "stance": ["asserts", "denies"]})
    machine = gold.assign(stance="asserts")
    found = scores.score(gold, machine).set_index("claim")
    assert found.loc["all", ["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert found.loc["stance", "f1"] == 0.5


def test_a_denial_of_something_else_denies_no_claim_before_it() -> None:
    said = "Bolton said that Russia interferes in Venezuela."
    assert code({"a": f"{said}\n\nMaduro denied it."})["stance"].tolist() == ["asserts", "denies"]
    assert code({"a": f"{said}\n\nMaduro denied they were holding the officers."})["stance"].tolist() == ["asserts"]
