"""What of an essay is computed: its sentences, numbers and quantifiers, counted in one paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.text import of_them


def counted(numbers: Mapping[str, int]) -> str:
    """What of an essay is computed and what has evidence; ``numbers`` as ``Essay.numbers`` gives it.

    Where sentences were left out or articles are not coded, that comes first, and nothing is said to be complete.
    """
    about, resting = numbers["sentences_about_the_texts"], numbers["sentences_with_evidence"]
    given, computed = numbers["numbers"], numbers["numbers_from_a_table"]
    missing = lacking(numbers)
    carry = "all of them carry" if resting == about and not missing else f"{resting:,} of them carry"
    come = "all of them come" if computed == given and not missing else f"{computed:,} of them come"
    what = "What is printed has" if missing else "The analysis has"
    return (
        f"{missing}{what} {of_them(numbers['sentences'], 'sentence')} with {of_them(numbers['words'], 'word')}. {about:,} of the "
        f"sentences are about the texts, and {carry} evidence. It gives {of_them(given, 'number')}, and {come} from a table."
        f"{_quantified(numbers)}"
    )


def lacking(numbers: Mapping[str, int]) -> str:
    """What of an essay is not printed and which articles are in no number; empty where it is whole."""
    return _left_out(numbers["left_out"]) + _unread(numbers["unread"])


def _quantified(numbers: Mapping[str, int]) -> str:
    """How many sentences say "all", "none" or "only" of the texts, and whether that is computed too."""
    said, computed = numbers["quantified"], numbers["quantified_with_premise"]
    if not said:
        return ""
    rest = "each of them rests" if said == computed else f"{computed:,} of them {'rests' if computed == 1 else 'rest'}"
    if said == computed == 1:
        rest = "it rests"
    say = "says" if said == 1 else "say"
    return (
        f' {of_them(said, "sentence")} about the texts {say} "all", "none", "only" or the like, '
        f"and {rest} on a comparison of findings."
    )


def _left_out(sentences: int) -> str:
    """How many sentences are not printed."""
    if not sentences:
        return ""
    verb, their = ("is", "its") if sentences == 1 else ("are", "their")
    return f"{of_them(sentences, 'sentence')} of the analysis {verb} not printed, since {their} premise does not hold of these texts. "


def _unread(articles: int) -> str:
    """How many articles of the study are in no number."""
    if not articles:
        return ""
    return f"{of_them(articles, 'article')} of the study {'is' if articles == 1 else 'are'} not coded and in no number of the analysis. "
