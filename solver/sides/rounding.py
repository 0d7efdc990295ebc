"""Duals of a linear program as integers: charges and prices that prove a bound exactly."""

from dataclasses import replace
from math import gcd

import numpy as np

from solver.backends.simplex import Floats
from solver.result import GroupPrice, LevelPrices
from solver.scores import IntArray
from solver.sides.bound import sums_fit
from solver.sides.charges import Charges
from solver.sides.fairest_sum import floor_rows
from solver.sides.level import LevelProof, SideLevel
from solver.sides.program import Program

SCALES = (1 << 30, 1 << 20, 1 << 16, 1 << 12, 1 << 8, 1 << 4, 1)
"""Units of prices that are tried, the finest first: so much finer than the level's own unit."""

LARGEST = 2.0**57
"""Larger numbers would not fit anyway; a coarser unit is tried."""


def rounded_proof(level: SideLevel, program: Program, duals: Floats, highest: int) -> LevelProof:
    """Duals in the finest unit in which all sums of the bound stay within 64 bits."""
    for proof in (_at_scale(level, program, duals, scale) for scale in SCALES):
        if sums_fit(level, proof, highest):
            return _in_lowest_terms(proof)
    n_columns = level.problem.n_columns
    nothing = LevelPrices(level.stage.name, np.zeros(n_columns, dtype=np.int64))
    return LevelProof(nothing, Charges.none(level.sides), _no_pay(level, 1))


def _at_scale(level: SideLevel, program: Program, duals: Floats, scale: int) -> LevelProof:
    pay = _pay(level, program, duals, scale)
    if level.raises_floor and pay is not None:
        scale = int(pay.sum())
    whole = np.rint(np.clip(duals * scale, -LARGEST, LARGEST)).astype(np.int64)
    stage = level.stage
    mentor = whole[program.loads : program.loads + level.problem.n_columns]
    groups = tuple(
        GroupPrice(group.tiers, int(whole[program.groups + number]), group.places)
        for number, group in enumerate(stage.groups)
    )
    further = None
    if stage.further_places is not None:
        further = GroupPrice((), int(whole[program.further]), stage.further_places)
    prices = LevelPrices(stage.name, mentor, groups, further)
    return LevelProof(prices, _charges(level, program, whole, scale), pay)


def _charges(level: SideLevel, program: Program, whole: IntArray, scale: int) -> Charges:
    """Charges for bounds that there are; what has another sign is noise of the simplex."""
    sides, apart = level.sides, program.apart
    charged = whole[program.sides : program.sides + len(sides.constraints)]
    has_least = np.array([side.least is not None for side in sides.constraints], dtype=np.bool_)
    has_most = np.array([side.most is not None for side in sides.constraints], dtype=np.bool_)
    allowed = np.where(charged > 0, has_most, has_least)
    exclusive = np.zeros(len(sides.exclusive), dtype=np.int64)
    exclusive[apart] = np.maximum(whole[program.exclusive : program.exclusive + len(apart)], 0)
    return Charges(scale, np.where(allowed, charged, 0), exclusive)


def _pay(level: SideLevel, program: Program, duals: Floats, scale: int) -> IntArray | None:
    """What each row is paid for its sum."""
    if level.floor is None:
        return None
    rows = floor_rows(level.problem)
    shares = -duals[program.floors : program.floors + len(rows)]
    pay = np.zeros(level.problem.n_rows, dtype=np.int64)
    pay[rows] = np.rint(np.clip(shares * scale, 0, LARGEST)).astype(np.int64)
    return pay if pay.any() else _no_pay(level, scale)


def _no_pay(level: SideLevel, scale: int) -> IntArray | None:
    """Pay that proves little: of one row while the floor rises, else of none."""
    if level.floor is None:
        return None
    pay = np.zeros(level.problem.n_rows, dtype=np.int64)
    if level.raises_floor:
        pay[floor_rows(level.problem)[0]] = scale
    return pay


def _in_lowest_terms(proof: LevelProof) -> LevelProof:
    """The same proof in the coarsest unit: integral prices are told as such."""
    prices, charges, pay = proof.prices, proof.charges, proof.pay
    groups = [group.price for group in (*prices.groups, prices.further) if group]
    numbers = [prices.mentor, charges.constraints, charges.exclusive]
    numbers += [] if pay is None else [pay]
    unit = gcd(charges.scale, *groups, *(int(np.gcd.reduce(part)) for part in numbers if len(part)))
    further = prices.further
    return LevelProof(
        LevelPrices(
            prices.name,
            prices.mentor // unit,
            tuple(replace(group, price=group.price // unit) for group in prices.groups),
            None if further is None else replace(further, price=further.price // unit),
        ),
        Charges(charges.scale // unit, charges.constraints // unit, charges.exclusive // unit),
        None if pay is None else pay // unit,
    )
