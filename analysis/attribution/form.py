"""Does a content say something, or only name a thing?

"Criticised the plan" names what somebody spoke about; "said that the plan had failed" says something that can be true or false.
What decides is how the cue governs its content, and for a bare noun phrase what cue it is: a charge says something with a noun
(accusations of fraud, blamed the weather, denied any link).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import inflect
from analysis.attribution.paragraph import Found, Paragraph
from analysis.text import count_words, within

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

FORMS = ("proposition", "topic")


def _forms(words: str, part: str = "verb") -> frozenset[str]:
    return frozenset(form for word in words.split() for form in inflect(word, part))


# the constructions whose content is a noun phrase, if nothing else is in it
NAMING = frozenset(
    "object passive reduced about of for on to at against with over in from into upon off behind particle_out particle_off particle_down "
    "particle_up passive_about passive_of passive_for passive_with passive_to passive_in passive_over passive_from".split()
)
CHARGING = _forms("accuse blame fault charge suspect indict convict claim allege") | _forms(
    "accusation allegation charge", "noun"
)
# verbs whose bare object is what they charge or take on: blamed the weather, claimed responsibility
BLAMING = _forms("blame fault accuse claim allege")
# verbs that say what somebody is: called him a coward
CALLING = _forms("brand call consider declare deem dub label proclaim term")
# adjectives that say that there is such a thing, or none
KNOWING = frozenset({"aware", "unaware", "ignorant"})
DENYING = _forms("deny", "verb") | {"denial", "denials"}
# what is denied without its words being given
ACCOUNTS = _forms(
    "report account claim allegation accusation statement story version charge rumor rumour information suggestion",
    "noun",
)
# short contents that are a clause by themselves: said no; thinks so
ANSWERS = re.compile(r"(?:yes|no|so|not|otherwise|as much)\W*", re.I)


def form_of(paragraph: Paragraph, item: Found) -> str:
    """``proposition`` or ``topic``."""
    text = paragraph.text
    words = sum(count_words(text, start, end) for start, end in item.content)
    if any(within(start, end, paragraph.quoted) for start, end in item.content):
        return "proposition"
    content = _tokens(paragraph, item)
    if item.construction == "clause" and content is not None and words <= 2:
        return "topic" if _is_bare(content) and not ANSWERS.fullmatch(content.text) else "proposition"
    if item.construction not in NAMING or content is None:
        return "proposition"
    wanted = item.cue_class in ("directive", "commissive") and any(
        t.tag_ == "TO" and t.head.tag_ == "VB" for t in content
    )
    if wanted or _says(content) or _charges(paragraph, item, content):
        return "proposition"
    return "topic"


def _tokens(paragraph: Paragraph, item: Found) -> Tokens | None:
    start, end = item.content[-1]
    begin = paragraph.offset
    if start < begin or end > begin + len(paragraph.doc.text):
        return None
    return paragraph.doc.char_span(start - begin, end - begin, alignment_mode="contract")


def _is_bare(content: Tokens) -> bool:
    return not any(t.tag_[0] == "V" or t.tag_ == "MD" for t in content)


def _says(content: Tokens) -> bool:
    """Is it a clause after all (of plotting, the claim that, to leave), rather than a noun with a clause that describes it?"""
    root = content.root
    if root.tag_ in ("VBG", "VB", "VBD", "VBZ", "VBP", "VBN", "MD") and root.dep_ != "amod":
        return root.tag_ != "VBN" or any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in root.children)
    if content[0].lower_ == "no" and content[0].head.i == root.i:  # sees no reason: there is none
        return True
    return any(_completes(root, child) for child in root.rights if content[0].i <= child.i <= content[-1].i)


def _completes(noun: Token, child: Token) -> bool:
    """claims / that soldiers came; but: a plan / that would help"""
    if child.dep_ in ("acl", "ccomp") and child.tag_[0] in "VM":
        return any(c.lower_ == "that" and c.dep_ == "mark" for c in child.lefts)
    return False


def _calls(content: Tokens) -> bool:
    """Is a noun followed by another with its own article (the mayor a coward)?"""
    return any(
        t.lower_ in ("a", "an", "the") and t.i > content[0].i and t.nbor(-1).tag_[:2] in ("NN", "PR") for t in content
    )


def _charges(paragraph: Paragraph, item: Found, content: Tokens) -> bool:
    cue = paragraph.text[slice(*item.cue)].lower().split() if item.cue else []
    word = cue[0] if cue else ""
    if word in CHARGING:
        return item.construction != "object" or word in BLAMING
    if word in CALLING and _calls(content):
        return True
    if word in KNOWING and item.construction == "of":
        return True
    return word in DENYING and content.root.lower_ not in ACCOUNTS
