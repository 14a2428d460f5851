"""The outline's paragraphs on who speaks: how speech is reported, and how many words each side has."""

from __future__ import annotations

from typing import Any

from analysis.report.draft import Draft, first, plain_label, sentence


def who_speaks(draft: Draft) -> None:
    """How speech is reported, whose words they are, and which speakers have most."""
    said = {"reality": "said", "form": "proposition"}
    attributed = draft.query("attributed", {"table": "attributions", "where": said})
    draft.heading("Who speaks")
    shares = [
        draft.share(draft.query(kind, {"table": "attributions", "where": {**said, "kind": kind}}), attributed)
        for kind in ("indirect", "direct")
    ]
    if not draft.value(attributed):
        draft.say(sentence("Nobody is found to be quoted or reported.", f"{attributed} = 0"))
        return
    draft.say(
        sentence(
            f"The coding finds {draft.number(attributed, 'attribution')}, leaving aside bare topics and what was not said; "
            f"{{{shares[0]}}} of them are without quotation marks and {{{shares[1]}}} are direct speech as a whole.",
            attributed, *shares,
        ),
        *_space(draft),
        _speakers(draft),
    )  # fmt: skip


def words_of(draft: Draft, name: str, **where: Any) -> str:
    """A query for words of the bodies."""
    return draft.query(name, {"table": "runs", "where": {"part": "body", **where}, "count": "words"})


def _space(draft: Draft) -> list[str]:
    """The narrators' share, that of each compared side, and that of speakers who are on none."""
    body = words_of(draft, "body")
    narrated, unlisted = (
        draft.share(words_of(draft, f"words_{camp}", camp=camp), body) for camp in ("narrator", "unassigned")
    )
    items: list[tuple[str, str]] = []
    for camp in draft.compared:
        name = words_of(draft, f"words_{camp}", camp=camp)
        if draft.value(name):
            go = "" if items else "go "
            items.append((f"{{{draft.share(name, body)}}} {go}to {draft.side(camp)}", draft.share(name, body)))
    found = (
        [sentence(f"{{{narrated}}} of the words are the narrators' own.", narrated)] if draft.value(narrated) else []
    )
    if items:
        found.append(draft.listing("Of the words of the articles ", items))
    if draft.value(unlisted) > 0:
        found.append(
            sentence(
                f"{{{unlisted}}} belong to speakers that the list of actors does not have, or has without a side: they are counted here "
                "and left out of comparisons.", unlisted,
            )
        )  # fmt: skip
    return found


def _speakers(draft: Draft, most: int = 3) -> str:
    """The speakers of a side with most words, of those heard in articles enough."""
    whose = draft.data.whose("runs", draft.coder)
    rows = draft.data.rows("runs", ["doc_id", "camp", "speaker"], ["n_words"], coder=whose, part="body")
    rows = rows[~rows["camp"].isin(["narrator", "unassigned"]) & (rows["speaker"] != "")]
    by_speaker = rows.groupby("speaker").agg(words=("n_words", "sum"), documents=("doc_id", "nunique"))
    by_speaker = by_speaker[by_speaker["documents"] >= draft.least]
    top = by_speaker.sort_values("words", ascending=False, kind="stable").head(most)
    whose_words = "Of the listed speakers heard in several articles those" if draft.least > 1 else "The listed speakers"
    items = []
    for number, speaker in enumerate(top.index, 1):
        name = words_of(draft, f"speaker_{number}", speaker=speaker)
        items.append((f"{first(plain_label(speaker))} ({{{name}}})", name))
    return draft.listing(f"{whose_words} with the largest number of words are ", items) if items else ""
