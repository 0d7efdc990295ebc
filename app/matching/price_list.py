"""The dual values of a proof in ids, and the way back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

import numpy as np

from app.matching.certificate_report import (
    CyclePrice,
    LevelPriceList,
    PlacePrice,
    PriceList,
)
from app.matching.keeping import MAX_CHANGES
from app.matching.prepared import PreparedRound
from app.matching.units import level_name
from solver.aims import Outcome
from solver.result import GroupPrice, LevelPrices, Prices

if TYPE_CHECKING:
    from solver.fairness import MaxMin
    from solver.sides.level import LevelProof
    from solver.sides.result import SidesResult
    from solver.spread import Spread


def price_list(prepared: PreparedRound, outcome: Outcome) -> PriceList | None:
    """All from which the bounds of an outcome follow; None where nothing was proved by prices."""
    found, solved = outcome.found, outcome.solved
    if prepared.aim.mode == "stable":
        return None
    if found is None or (solved.prices is not None and prepared.aim.sides is not None):
        return None if solved.prices is None else plain_price_list(prepared, solved.prices)
    if prepared.aim.mode == "max_min":
        fair = cast("MaxMin", found)
        above = None if fair.above is None else fair.above.prices
        return _with_more(prepared, solved.prices, fair.coverage, above, fair.threshold)
    if prepared.aim.mode == "spread":
        spread = cast("Spread", found)
        first = () if spread.first.prices is None else spread.first.prices.levels
        return _with_more(prepared, solved.prices, first, spread.above, None)
    proof = cast("SidesResult", found).proof
    return PriceList(levels=tuple(_charged(prepared, level) for level in proof))


def plain_price_list(prepared: PreparedRound, prices: Prices) -> PriceList:
    """Prices of a plain solve."""
    return PriceList(levels=_levels(prepared, prices.levels))


def _with_more(
    prepared: PreparedRound,
    prices: Prices | None,
    before: Iterable[LevelPrices],
    above: LevelPrices | None,
    threshold: int | None,
) -> PriceList:
    return PriceList(
        levels=_levels(prepared, () if prices is None else prices.levels),
        threshold=threshold,
        before=_levels(prepared, before),
        above=None if above is None else _level(prepared, above),
    )


def _levels(prepared: PreparedRound, levels: Iterable[LevelPrices]) -> tuple[LevelPriceList, ...]:
    return tuple(_level(prepared, level) for level in levels)


def _level(prepared: PreparedRound, level: LevelPrices) -> LevelPriceList:
    by_id = zip(prepared.mentor_ids, level.mentor.tolist(), strict=False)  # then stand-ins
    return LevelPriceList(
        name=level_name(level.name),
        mentors=dict(sorted(by_id)),
        tiers=tuple(_place_price(group) for group in level.groups),
        further=_place_price(level.further) if level.further else None,
    )


def _charged(prepared: PreparedRound, proof: "LevelProof") -> LevelPriceList:
    """Prices of a level with what its side constraints charge."""
    sides, charges = prepared.aim.sides, proof.charges
    constraints = () if sides is None else sides.constraints
    by_name = dict(
        zip((side.name for side in constraints), charges.constraints.tolist(), strict=True)
    )
    of_changes = by_name.pop(MAX_CHANGES, 0)
    paid = [] if proof.pay is None else proof.pay.tolist()
    pay = dict(zip(prepared.mentee_ids, paid, strict=False))
    plain = _level(prepared, proof.prices)
    return plain.model_copy(
        update={
            "scale": charges.scale,
            "quotas": {name: charge for name, charge in by_name.items() if charge},
            "max_changes": -of_changes,
            "two_cycles": _cycles(prepared, charges.exclusive.tolist()),
            "pay": {person: amount for person, amount in sorted(pay.items()) if amount},
        }
    )


def _cycles(prepared: PreparedRound, charges: list[int]) -> tuple[CyclePrice, ...]:
    sides = prepared.aim.sides
    if sides is None:
        return ()
    pairs = zip(sides.exclusive.tolist(), charges, strict=True)
    found = [
        CyclePrice(people=(prepared.mentee_ids[one], prepared.mentee_ids[other]), price=charge)
        for (one, _, other, _), charge in pairs
        if charge
    ]
    return tuple(sorted(found, key=lambda cycle: cycle.people))


def _place_price(group: GroupPrice) -> PlacePrice:
    return PlacePrice(tiers=group.tiers, price=group.price, places=group.places)


def read_prices(prepared: PreparedRound, prices: PriceList) -> Prices | None:
    """Prices of a plain solve from a result that was sent; None when one is too large."""
    try:
        return Prices(tuple(_read_level(prepared, level) for level in prices.levels))
    except OverflowError:
        return None


def _read_level(prepared: PreparedRound, level: LevelPriceList) -> LevelPrices:
    by_column = [level.mentors.get(mentor, 0) for mentor in prepared.mentor_ids]
    return LevelPrices(
        level.name,
        np.array(by_column, dtype=np.int64),
        tuple(GroupPrice(one.tiers, one.price, one.places) for one in level.tiers),
        GroupPrice((), level.further.price, level.further.places) if level.further else None,
    )
