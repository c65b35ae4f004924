"""Two spellings, one name: folding, look-up keys, comparison with its reasons.

    screenable   refuses what names nobody                screen.py
    fold         a name as comparable words               labelled_numbers, legal_forms, brands, vocabulary → fold.py
    readings     a word of another script in Latin        letters, hangul, han, arabic, thai … → spelling.py
    compare      match, possible or no, and why           likeness → align → evidence → compare.py
    index        names on disk, found however written     index/
    keys         what names in memory are grouped by      keys.py
    scale        every weight and threshold               scale.py, data/weights.json
    prepare      reads all tables before the first name   preparing.py

Knowledge about words and letters is data (`data/*.tsv`, each row with its source). To add a language: its legal forms,
business words and places to the tables, its letters to `letters.tsv`; `docs/names.md` tells how. This room is pure: no
store, no settings, no clock. Country and identifiers are weighed elsewhere.
"""

from service.names.compare import Comparison, Verdict, compare, may_match
from service.names.fold import Folded, Token, fold
from service.names.keys import keys
from service.names.preparing import prepare
from service.names.scale import MATCH, POSSIBLE, VERSION
from service.names.screen import NotScreenable, screenable

__all__ = [
    "MATCH",
    "POSSIBLE",
    "VERSION",
    "Comparison",
    "Folded",
    "NotScreenable",
    "Token",
    "Verdict",
    "compare",
    "fold",
    "keys",
    "may_match",
    "prepare",
    "screenable",
]
