"""A name made comparable: its words with what each is worth, its legal form, its scripts, and what is odd about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from service.names import damaged_forms, hangul, japanese, labelled_numbers, legal_forms, slips, vocabulary
from service.names.characters import LONGEST, Word, normal, split, suspect
from service.names.latin import reduced, skeleton
from service.names.meanings import KINDS, Class, Kind, Piece
from service.names.scale import WEIGHTS
from service.names.spelling import Units, joined, plain, spells
from service.names.tables import rarity


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Token:
    """One word of a name: `text` to compare (Latin, or the concept, place or number meant), `source` as written.

    Tokens are compared as objects, so that likenesses are remembered by them; `identity` tells whether words are one.
    """

    text: str
    source: str
    weight: Kind
    kind: Class
    worth: float
    words: tuple[Word, ...]
    language: str
    latin: str  # as it sounds, also where `text` is a concept
    reduced: str
    bare: str  # `latin` without vowels, as `latin.skeleton` has it
    rarity: float  # 0 for the commonest word in lists of names, 1 for one that few bear

    script: str
    identity: tuple[str, str]  # equal only for words that are the same
    meant: bool  # `text` is what the word means, not how it sounds
    leads: bool  # stands for the name where the name has no word of its own
    looks_korean: int  # of a word in Latin letters: what `hangul.likeness` says, otherwise 0

    @property
    def units(self) -> Units:
        return _units(self)

    def spelled(self, latin: str) -> bool:
        """Tell whether this word, read from its own script, may be written so in Latin letters."""
        return spells(_units(self), latin)


@lru_cache(maxsize=8192)
def _units(word: Token) -> Units:
    return joined(word.words)


_NONE: frozenset[str] = frozenset()
_CUT = frozenset({"cut"})


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A name ready to compare; `flags` tell what is odd about it.

    They are mixed_script, mistyped, suspect_encoding, cut, reading_unknown (a kanji no table has) and vowels_unwritten.
    """

    original: str
    tokens: tuple[Token, ...]
    legal_form: str | None
    scripts: frozenset[str]
    flags: frozenset[str]
    key: str
    form: legal_forms.Found | None = None
    plain: Folded | None = None  # as written, where a house name or a word without its slip stands for that

    @classmethod
    def of(cls, tokens: tuple[Token, ...], form: legal_forms.Found | None, original: str = "") -> Folded:
        """Return a name made of words that were folded before."""
        return cls(
            original=original,
            tokens=tokens,
            legal_form=form.form.id if form else None,
            scripts=_NONE,
            flags=_CUT if len(original) > LONGEST else _NONE,
            key=" ".join([each.text for each in tokens if each.kind != "filler"])[:LONGEST],
            form=form,
        )

    @property
    def worth(self) -> float:
        return sum(each.worth for each in self.tokens)

    @property
    def squeezed(self) -> str:
        """The name in Latin letters without spaces and legal forms."""
        return "".join([each.latin for each in self.tokens])

    @property
    def digits(self) -> tuple[str, ...]:
        """The figures in the name's numbers, in order of size."""
        return tuple(
            sorted(c for each in self.tokens for c in (each.text if each.meant else each.latin) if c.isdigit())
        )

    @property
    def korean(self) -> bool:
        """Whether something in the name shows that it is Korean: Hangul, or a word spelled as only Korean is."""
        return any(each.looks_korean == 2 or each.script == "hangul" for each in self.tokens)

    @property
    def company(self) -> bool:
        """Whether a legal form, a trade or a qualifying word shows that the name is a company's."""
        return self.form is not None or not _OF_COMPANIES.isdisjoint([each.kind for each in self.tokens])


_OF_COMPANIES = frozenset({"business", "general", "qualifier"})


def fold_anew(text: str) -> Folded:
    """Return the name made comparable. Never raises: what has no word folds to no tokens (`screenable` refuses it)."""
    comparable = normal(text)
    cut = len(comparable) > LONGEST
    comparable = comparable[:LONGEST]
    words, left, found = _words(labelled_numbers.without(comparable))
    if not left:  # nothing but a number, or a legal form with one
        words, left, found = _words(comparable)
    form = legal_forms.principal(found)
    house = vocabulary.branded(left)
    meant = slips.mended(house)
    plain_tokens = _tokens(vocabulary.read(left)) if left else ()
    tokens = _tokens(vocabulary.read(meant)) if meant != left else plain_tokens
    if not tokens:  # nothing but legal forms: compare what is there
        tokens = _tokens([Piece(words=(each,), kind="filler", meaning=each.text) for each in words])
    scripts = frozenset(each.script for each in words)
    return Folded(
        original=text,
        tokens=tokens,
        legal_form=form.form.id if form else None,
        scripts=scripts,
        flags=_flags(text, words, cut=cut, slipped=meant is not house, form=form.form.id if form else None),
        form=form,
        key=" ".join(each.text for each in tokens if each.kind != "filler")[:LONGEST],
        plain=None if tokens is plain_tokens or not plain_tokens else Folded.of(plain_tokens, form),
    )


fold = lru_cache(maxsize=4096)(fold_anew)


def _words(text: str) -> tuple[list[Word], list[Word], list[legal_forms.Found]]:
    """Return the words of a text, those that are no legal form, and the legal forms."""
    bare, bracketed = legal_forms.take_brackets(text)
    words = _abbreviations(damaged_forms.mended(split(bare)))
    left, found = legal_forms.take(words, legal_forms.anded(bare))
    return words, left, bracketed + found


def _abbreviations(words: list[Word]) -> list[Word]:
    """Join three and more single letters in a row: A.B.C. is one word, two letters may be a person's initials."""
    if not any(len(each.text) == 1 for each in words):
        return words
    joined_words: list[Word] = []
    for single, group in groupby(
        words, key=lambda each: len(each.text) == 1 and each.script in ("latin", "cyrillic") and each.script
    ):
        run = list(group)
        if single and len(run) > 2:
            run = [
                Word(
                    source="".join(each.source for each in run),
                    text="".join(each.text for each in run),
                    script=str(single),
                )
            ]
        joined_words.extend(run)
    return joined_words


def _tokens(pieces: Sequence[Piece]) -> tuple[Token, ...]:
    """Give each piece its worth; where a name has no word of its own, the best of what it has stands for it."""
    pieces = [_light(each) for each in pieces]
    kinds = {each.kind for each in pieces}
    names: set[Class] = {"name"}
    if not kinds & names:
        names = kinds & {"place", "qualifier"} or kinds & {"business"} or kinds & {"general", "number"} or kinds
    return tuple(token(each, leads=each.kind in names) for each in pieces)


def _light(piece: Piece) -> Piece:
    """Return what is left of a mistyped or torn legal form as a word that says nothing."""
    word = piece.words[0]
    if piece.kind == "name" and len(piece.words) == 1 and word.script == "latin" and damaged_forms.resembles(word.text):
        return Piece(words=piece.words, kind="filler")
    return piece


def token(piece: Piece, *, leads: bool, spelled: tuple[str, str, str] | None = None) -> Token:
    """Return the word of a piece; `leads` tells that it stands for the name.

    `spelled` is its Latin spelling, what `reduced` and what `skeleton` make of it, where they are known from before.
    """
    latin, short, bare = spelled or _spelled(piece)
    worth = min(1.0, 0.4 + 0.2 * len(latin)) if leads else WEIGHTS[piece.kind]
    if leads and piece.kind == "name" and latin.endswith(_PATRONYMIC):
        worth = WEIGHTS["qualifier"]
    common = rarity(short) if piece.kind == "name" else 1.0
    if leads and piece.kind == "name":
        worth *= 0.4 + 0.6 * common
    text = piece.meaning or latin
    script = piece.words[0].script
    return Token(
        script=script,
        identity=_identity(piece, text),
        text=text,
        source=" ".join(each.source for each in piece.words),
        weight=KINDS[piece.kind],
        kind=piece.kind,
        worth=worth,
        words=piece.words,
        language=piece.language,
        latin=latin,
        reduced=short,
        bare=bare,
        rarity=common,
        meant=piece.meaning is not None,
        leads=leads,
        looks_korean=hangul.likeness(latin) if script == "latin" else 0,
    )


def _spelled(piece: Piece) -> tuple[str, str, str]:
    latin = "".join(plain(each) for each in piece.words)
    return latin, reduced(latin), skeleton(latin)


def _identity(piece: Piece, text: str) -> tuple[str, str]:
    """Return what makes the word itself: one reading may be of many Han characters, so these count, not the reading."""
    script = piece.words[0].script
    if piece.meaning is None and script in ("han", "hangul", "kana", "arabic"):
        return script, "".join(each.text for each in piece.words)
    return ("name" if piece.meaning is None else "meaning"), text


# A father's name is often left out; what it is worth must not decide.
_PATRONYMIC = (
    *("ovich", "evich", "avich", "yvich", "ovych", "evych", "ovitch", "evitch", "ovic", "ovics", "avitj"),
    *("ovna", "evna", "avna", "awna", "ichna", "ivna", "yivna", "oglu", "ogly", "qizi", "kyzy"),
)


def _flags(text: str, words: Sequence[Word], *, cut: bool, slipped: bool, form: str | None) -> frozenset[str]:
    flags = set()
    if cut:
        flags.add("cut")
    if slipped:
        flags.add("mistyped")
    if suspect(text):
        flags.add("suspect_encoding")
    if any(each.mixed for each in words):
        flags.add("mixed_script")
    scripts = {each.script for each in words}
    if ("kana" in scripts or (form or "").startswith("jp-")) and any(map(japanese.unread, words)):
        flags.add("reading_unknown")
    if "arabic" in scripts:
        flags.add("vowels_unwritten")
    return frozenset(flags)
