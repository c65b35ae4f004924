"""What an alignment says for and against one name, as numbers that are weighed against each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import exp
from operator import mul
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service.names import scale
from service.names.align import Alignment
from service.names.fold import Folded, Token

# Words whose absence says nothing: company, enterprise, an article.
LIGHT = frozenset({"filler", "particle"})
TRADES = frozenset({"business", "general"})


class Evidence(NamedTuple):
    """The features of two names laid side by side; shares are of worth, 0–1."""

    shared: float  # of both names
    covered: float  # of the lighter name
    own: float  # of the names' own words
    conflict: float  # both have words of their own without a partner: the smaller of what is left
    extra: float  # the larger of what is left, less the smaller
    worst: float  # how unlike the least alike pair of own words is
    letters: float  # how alike the names are as two rows of letters
    rare: float  # how much the shared words tell: 0 where only common ones are shared
    numbers: float  # both have numbers without a partner
    number: float  # one has
    places: float
    place: float
    trades: float
    trade: float
    own_missing: float  # words of their own that one side alone has
    initials: float
    forms: float  # legal forms of different kinds
    order: float  # own words stand in another order, as in Ali Hasan and Hasan Ali
    read: float  # share of likenesses across scripts
    alone: float  # no own word is paired
    suffix: float  # trade words differ and own words are few
    sole: float  # how unlike the only pair of own words is
    brand: float  # letters that differ in own words, where trades or legal forms tell that it is a company's name
    lone: float  # the same where it is the only own word: Delta Trading and Dalta Trading
    qualified: float  # international, holding, new: one side alone has such a word
    mostly: float  # own words shared beyond six tenths
    behind: float  # a place that one side alone has stands behind its own words, as a daughter company's does
    holding: float  # one side alone is a holding company, which is another one than that it holds
    unnamed: float  # without own words paired, one side has a trade more: Bank of China, China Construction Bank


def weigh(aligned: Alignment, one: Folded, other: Folded, *, forms: bool) -> Evidence:
    """Return what speaks for and against."""
    got = own_got = own_all = rare = read = slip = 0.0
    worst, initials, paired_own = 0.0, 0.0, 0
    related = traded = False
    here = there = 0.0  # worth of the paired words
    for mine, theirs, like in aligned.pairs:
        first, second = mine[0], theirs[0]
        left = first.worth if len(mine) == 1 else sum([each.worth for each in mine])
        right = second.worth if len(theirs) == 1 else sum([each.worth for each in theirs])
        score = 1.0
        initial = False
        if like is not None:
            score = like.score
            related |= like.cap == "trades"
            initial = like.cap == "initial"
            if initial:
                left = right = min(left, right)
                initials += 1
        here, there = here + left, there + right
        worth = left + right
        got += worth * score
        traded |= first.kind in TRADES
        if first.kind == "name" or second.kind == "name":
            paired_own += 1
            own_got += worth * score
            own_all += worth
            if like is not None:
                slip = max(slip, like.slip)
                worst = max(worst, 1 - score) if not initial else worst
                rare += score * max([each.rarity for each in (*mine, *theirs)])
            else:
                rare += max(first.rarity, second.rarity)
        if first.script != second.script:
            read += worth
    lone, own_left, kinds, number = _lone(aligned.left)
    lone_other, own_right, kinds_other, number_other = _lone(aligned.right)
    whole = here + there + lone + lone_other or 1.0
    lighter = min((here + lone, here), (there + lone_other, there))
    if traded and (kinds.isdisjoint(TRADES) or kinds_other.isdisjoint(TRADES)):
        kinds.discard("general")
        kinds_other.discard("general")
    own_whole = own_all + own_left + own_right
    own = own_got / own_whole if own_whole else got / whole
    trades, trades_other = not kinds.isdisjoint(TRADES), not kinds_other.isdisjoint(TRADES)
    place, place_other = "place" in kinds, "place" in kinds_other
    company = slip > 0 and (one.company or other.company)
    return Evidence(  # by place: this is done for every name that is looked at
        got / whole,  # shared
        min(1.0, got / 2 / lighter[0]) if lighter[0] else 0.0,  # covered
        own,
        min(own_left, own_right),  # conflict
        abs(lone - lone_other),  # extra
        worst,
        _letters(one, other),
        min(3.0, rare),
        1.0 if number and number_other else 0.0,  # numbers
        1.0 if number != number_other else 0.0,
        1.0 if place and place_other else 0.0,  # places
        1.0 if place != place_other else 0.0,
        1.0 if related or (trades and trades_other) else 0.0,  # trades
        1.0 if trades != trades_other and not _houses(aligned, one, other) else 0.0,
        abs(own_left - own_right),  # own_missing
        min(2.0, initials),
        1.0 if forms else 0.0,
        _disorder(aligned, one, other),
        read / whole,
        0.0 if paired_own else 1.0,  # alone
        1.0 if paired_own == 1 and (trades or trades_other) else 0.0,  # suffix
        worst if paired_own == 1 else 0.0,  # sole
        slip if company else 0.0,  # brand
        slip if company and paired_own == 1 else 0.0,  # lone
        1.0 if ("qualifier" in kinds) != ("qualifier" in kinds_other) else 0.0,  # qualified
        max(0.0, own - 0.6) / 0.4,  # mostly
        1.0 if place != place_other and (_behind(aligned.left, one) or _behind(aligned.right, other)) else 0.0,
        1.0 if _holds(aligned.left) or _holds(aligned.right) else 0.0,  # holding
        1.0 if not paired_own and (trades or trades_other) else 0.0,  # unnamed
    )


def _lone(words: Sequence[Token]) -> tuple[float, float, set[str], bool]:
    """Return what words without a partner are worth, what the own ones are, their kinds, and if one has a number."""
    whole = own = 0.0
    kinds: set[str] = set()
    number = False
    for each in words:
        whole += each.worth
        kinds.add(each.kind)
        if each.kind == "name":
            own += each.worth
        number = number or numbered(each)
    return whole, own, kinds, number


_HOUSES = frozenset({"trade", "trading_goods", "general"})


def _holds(words: Sequence[Token]) -> bool:
    return "qualifier" in [each.kind for each in words] and "holding" in [each.text for each in words]


def _houses(aligned: Alignment, one: Folded, other: Folded) -> bool:
    return _house(aligned.left, aligned.right, other) or _house(aligned.right, aligned.left, one)


def _house(here: Sequence[Token], there: Sequence[Token], other: Folded) -> bool:
    """Tell whether 상사 or 商事 stands where the other name calls itself a corporation: Mitsubishi Corporation."""
    return (
        other.form is not None
        and other.form.form.id == "corp"
        and not any(each.kind in TRADES for each in there)
        and all(each.text in _HOUSES and each.script in _EASTERN for each in here if each.kind in TRADES)
    )


_EASTERN = frozenset({"hangul", "han", "kana"})


def _behind(words: Sequence[Token], name: Folded) -> bool:
    """Tell whether a place without a partner stands behind a word of the name's own."""
    own = next((at for at, each in enumerate(name.tokens) if each.kind == "name"), len(name.tokens))
    return any(each.kind == "place" and each in name.tokens[own + 1 :] for each in words)


def doubtful(aligned: Alignment) -> bool:
    """Tell whether a word has no partner or an uncertain one, so that no score makes the names one without a look."""
    return any(each.kind not in LIGHT for each in (*aligned.left, *aligned.right)) or any(
        like and (like.cap or like.slip >= scale.DOUBTFUL_SLIP) for _, _, like in aligned.pairs
    )


_DIGIT = re.compile("[0-9]")


def numbered(token: Token) -> bool:
    """Tell whether a word is or holds a number."""
    return token.kind == "number" or not (token.latin.isalpha() or _DIGIT.search(token.latin) is None)


def _letters(one: Folded, other: Folded) -> float:
    """Return how alike the names are written without spaces, 0 where less than half."""
    here, there = one.squeezed, other.squeezed
    longest = max(len(here), len(there))
    same = 1 - OSA.distance(here, there) / longest if longest else 0.0
    return max(0.0, 2 * same - 1)


def _disorder(aligned: Alignment, one: Folded, other: Folded) -> float:
    """Return 1 where three or more paired words stand in another order than by turning a family name round."""
    if len(aligned.pairs) < 3:
        return 0.0
    mine = {id(each): at for at, each in enumerate(one.tokens)}
    theirs = {id(each): at for at, each in enumerate(other.tokens)}
    order: Sequence[int] = [
        theirs[id(right[0])]
        for left, right in sorted(
            ((a, b) for a, b, _ in aligned.pairs if a[0].kind not in LIGHT), key=lambda pair: mine[id(pair[0][0])]
        )
    ]
    falls = sum(a > b for a, b in pairwise(order))
    turned = falls == 1 and order[-1] < order[0]  # a rotation: the family name in front
    return float(falls > 0 and not turned and len(order) > 2)


_WEIGHTS = tuple(scale.EVIDENCE[each] for each in Evidence._fields)


def score(evidence: Evidence) -> float:
    """Return 0–1: the logistic of the weighed features."""
    total = scale.BIAS + sum(map(mul, _WEIGHTS, evidence))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
