"""A coder that learns from the coding of the other documents."""

import pandas as pd

from analysis.measures import scores


def test_a_learned_coder_codes_each_document_by_the_others() -> None:
    texts = {name: "The war goes on. Aid has come. " * 4 for name in "ab"}
    spans = [(at + start, at + end) for at in range(0, 124, 31) for start, end in ((0, 16), (17, 30))]
    sentences = pd.DataFrame([(f"{doc}{n}", doc, *span) for doc in "ab" for n, span in enumerate(spans)])
    sentences.columns = ["sentence_id", "doc_id", "start", "end"]
    hand = sentences[::2].assign(claim="war")
    found = scores.learned(hand, sentences, texts)
    assert found["sentence_id"].tolist() == hand["sentence_id"].tolist()
    assert scores.learned(hand[hand["doc_id"] == "a"], sentences, texts).empty
