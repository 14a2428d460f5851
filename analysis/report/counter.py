"""What of an essay is computed: its sentences, numbers and quantifiers, counted in one paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.text import of_them


def counted(numbers: Mapping[str, int]) -> str:
    """What of an essay is computed and what has evidence; ``numbers`` as ``Essay.numbers`` gives it."""
    about, resting = numbers["sentences_about_the_texts"], numbers["sentences_with_evidence"]
    given, computed = numbers["numbers"], numbers["numbers_from_a_table"]
    carry = "all of them carry" if resting == about else f"{resting:,} of them carry"
    come = "all of them come" if computed == given else f"{computed:,} of them come"
    return (
        f"The analysis has {of_them(numbers['sentences'], 'sentence')} with {of_them(numbers['words'], 'word')}. {about:,} of the "
        f"sentences are about the texts, and {carry} evidence. It gives {of_them(given, 'number')}, and {come} from a table."
        f"{_quantified(numbers)}{_left_out(numbers['left_out'])}"
    )


def _quantified(numbers: Mapping[str, int]) -> str:
    """How many sentences say "all", "none" or "only" of the texts, and whether that is computed too."""
    said, computed = numbers["quantified"], numbers["quantified_with_premise"]
    if not said:
        return ""
    rest = "each of them rests" if said == computed else f"{computed:,} of them rest"
    return f' {of_them(said, "sentence")} about the texts say "all", "none", "only" or the like, and {rest} on a comparison of findings.'


def _left_out(sentences: int) -> str:
    """How many sentences are not printed."""
    if not sentences:
        return ""
    return f" {of_them(sentences, 'sentence')} whose premise does not hold of these texts {'is' if sentences == 1 else 'are'} not printed."
