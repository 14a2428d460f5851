"""Documents to attributions: who is said to say what, by which cue, and who that is.

In: texts (``text.Document``, or str). Out: rows of source, cue and content as offsets (0-based, half-open, in code points of
the text), with level, kind, words and class of the cue; ``attribution_table`` adds the canonical speaker and gives the table
``attributions`` of the coder ``machine``. No row depends on other texts, on their order or on the number of processes.

    from analysis import attribution
    rows = list(attribution.extract_many([text]))      # one list of rows a text
    who = attribution.resolve(text, rows[0], actors)   # one speaker a row

A paragraph passes through the modules in this order:

transcripts    the turns of a transcript, and whom a label means that is no name
parser         cuts a text into what the parser reads, cleans it, parses it (the one language model)
paragraph      a parsed paragraph, and an attribution found in it
speech         direct speech: whose a quotation is; ``RULES``, in order
speech_verbs   which word before or behind a quotation is its cue; ``CUES`` and ``OTHERS``
fronts         what belongs to a quotation beside its marks; ``FRONTS``, in order
indirect       cues with words of their own: which are attributions
constructions  what a cue governs; ``CONSTRUCTIONS``, in order, one function each
phrases        fixed phrases that report (as X put it); constructions, too
sources        who is the source of a verb or a noun
edges          where a content begins and ends
uncued         headlines with a source, quotations that go on or are repeated
relays         outlets that pass others on (``CREDITS``, ``RELAYS``, in order); sources that "and" joins
nesting        rows, levels, and which of those inside another's words are voices
reality        whether it was said (``mood``: the verbs around a cue); ``form``, whether it says something; ``standing``, which rows count
extraction     all of this, in this order, for many texts
mentions       names in a text, and the offices beside them
heads          what the head of a source is, and what only describes it
furniture      what of a page is no running text: lines in title case, link lists glued to a name
people         people and bodies, and in which order they came up; ``aliases``: by which names a document knows them
cast           who there is in a document
referring      a source, as the rules see it; ``office_holders``: who "the president" is; ``owners``: whose a statement is, who "who" is
names          who a source is (``RULES``, in order)
introductions  on whose side an unlisted one speaks, by an office; ``homes``: by one without a country; ``sides``: by his kind
table          the table

Where a change goes. A cue: a line of ``cues.csv`` (``lexicon`` reads it), with the names of the constructions it takes. A
construction: a function in ``constructions`` and its place there. A rule for quotations, relays or names: a named function in ``speech``,
``relays`` or ``names``, its place in the list, and a test of its own. A word that is none of a study: ``words.csv``, ``roles.csv``,
``outlets.csv``, ``seats.csv`` or ``countries.csv`` (``wordlists`` reads them). Measure it on PolNeAR: ``python -m benchmarks.attribution``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
