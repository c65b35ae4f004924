"""An index of names on disk: memory-mapped, shared by every process, swapped as a whole, changed in place.

    build, add, remove   write segments and the manifest that names them    writing.py
    Index.find           names like this one, best first                    searching.py
    bounding             which are compared where there are too many        bounding.py
    words                what a word is filed under, and back from disk     words.py
    segment              arrays on disk                                     segment.py

A folder holds segments (names with their words, words with their names, words by what they may be mistaken for) and one
manifest, replaced in one step. A reader that has opened a segment keeps it, whatever is written meanwhile.
"""

from service.names.index.bounding import Counts
from service.names.index.searching import Found, Hit, Index
from service.names.index.writing import add, build, remove

__all__ = ["Counts", "Found", "Hit", "Index", "add", "build", "remove"]
