"""One stage over listed pairs as the network that compiled searches for a flow work on."""

from typing import TYPE_CHECKING

import numpy as np

from solver.listing import Listing
from solver.problem import AssignmentProblem
from solver.residual import OpenUse
from solver.result import Assignment, GroupPrice, LevelPrices
from solver.row_choice import NOTHING, largest_by_row
from solver.scores import BoolArray, IntArray
from solver.stages import FREE, Bounds, Stage

if TYPE_CHECKING:
    from solver.flow_records import Net, Records


MOST_UNITS = (1 << 31) - 1
"""The records count units in 32 bits."""


class StageNetwork:
    """One stage over listed pairs, as the arrays that the compiled search works on.

    Nodes are the columns, the hub, which stands for being left without, and those of fixed places.

    Attributes
    ----------
    net
        The arrays, from `begin` on.
    """

    net: "Net"

    def __init__(self, problem: AssignmentProblem, listing: Listing, stage: Stage) -> None:
        self.problem, self.listing, self.stage = problem, listing, stage
        self.bounds = Bounds.of(problem)
        self.hub = problem.n_columns
        self.gains = listing.scores if stage.counts_scores else np.zeros_like(listing.scores)
        self.first = np.where(stage.group == FREE, self.hub, self.hub + 1 + stage.group)
        self.further = self.hub
        if stage.further_places is not None:
            self.further = self.hub + 1 + len(stage.groups)
        self.n_nodes = max(self.hub, self.further, self.hub + len(stage.groups)) + 1

    def begin(self, prices: IntArray | LevelPrices) -> None:
        """Start from some prices, with no pair in use."""
        self.net = self._network(self._potential(prices))

    def assignment(self) -> Assignment:
        """The pairs in use and the pins."""
        held = self.net.links["held"]
        used = np.flatnonzero(held)
        pairs = np.column_stack((self.listing.rows[used], self.listing.columns[used]))
        pins = self.problem.pinned
        amount = np.concatenate((held[used], np.ones(len(pins), dtype=np.int64)))
        return Assignment.from_pairs(np.concatenate((pairs, pins)), amount.astype(np.int64))

    def prices(self) -> LevelPrices:
        """Prices of all nodes, against the hub."""
        potential = self.net.nodes["potential"]
        prices = potential - potential[self.hub]
        groups = tuple(
            GroupPrice(group.tiers, int(prices[self.hub + 1 + g]), group.places)
            for g, group in enumerate(self.stage.groups)
        )
        places, further = self.stage.further_places, None
        if places is not None:
            further = GroupPrice((), int(prices[self.further]), places)
        return LevelPrices(self.stage.name, -prices[: self.hub], groups, further)

    def _potential(self, prices: IntArray | LevelPrices) -> IntArray:
        """Potentials of all nodes, shape ``(n_nodes,)``."""
        potential = np.zeros(self.n_nodes, dtype=np.int64)
        if isinstance(prices, LevelPrices):
            potential[: self.hub] = -prices.mentor
            for g, group in enumerate(prices.groups):
                potential[self.hub + 1 + g] = group.price
            if prices.further is not None:
                potential[self.further] = prices.further.price
            return potential
        if self.stage.counts_scores:
            potential[: self.hub] = -prices
        if not self._has_free_places():
            high = potential[: self.hub].max(initial=potential[self.hub])
            low = potential[: self.hub].min(initial=high)
            potential[self.hub] = high + (high - low) + 1  # so low a price that all stay full
        self._guess_places(potential)
        return potential

    def _guess_places(self, potential: IntArray) -> None:
        """Price fixed places so that about as many rows as there are places want one."""
        values = self.gains + potential[self.listing.columns]
        width = min(
            self.bounds.places_max.max(initial=1), np.diff(self.listing.starts).max(initial=0)
        )
        best = largest_by_row(values, self.listing, int(max(width, 1)))
        for g, group in enumerate(self.stage.groups):
            wanted = best[(self.stage.group == g) & (self.bounds.first_max > 0), 0]
            potential[self.hub + 1 + g] = _price_for(wanted, group.places)
        if self.stage.further_places is not None:
            place = np.arange(best.shape[1]) - self.bounds.first_max[:, None]
            wanted = best[(place >= 0) & (place < self.bounds.further_max[:, None])]
            potential[self.further] = _price_for(wanted, self.stage.further_places)

    def _network(self, potential: IntArray) -> "Net":
        from solver.flow_records import LINK, NOBODY, PAIR, ROW, Net
        from solver.kernels import grouped

        listing, bounds = self.listing, self.bounds
        places = self._places()
        pairs = np.empty(len(listing), dtype=PAIR)
        pairs["gain"], pairs["column"] = self.gains, listing.columns
        pairs["spare"] = bounds.places_max[listing.rows]
        if self.problem.pair_max is not None:
            np.minimum(pairs["spare"], self.problem.pair_max, out=pairs["spare"])
        links = np.empty(len(listing), dtype=LINK)
        links["held"], links["row"] = 0, listing.rows
        rows = np.zeros(self.problem.n_rows, dtype=ROW)
        rows["head"], rows["spare"] = NOBODY, bounds.places_max
        column_starts, entries = self._entries()
        member_starts, members = grouped(places["origin"] - self.hub, self.n_nodes - self.hub)
        return Net(
            self._nodes(potential),
            rows,
            places,
            pairs,
            links,
            listing.starts,
            column_starts,
            entries,
            member_starts,
            members,
            heap=np.zeros(self.n_nodes, dtype=np.int32),
            settled=np.zeros(self.n_nodes, dtype=np.int32),
            counts=np.zeros(8, dtype=np.int64),
        )

    def _entries(self) -> "tuple[IntArray, Records]":
        """Pairs by column."""
        from solver.flow_records import ENTRY
        from solver.kernels import grouped

        starts, order = grouped(self.listing.columns, self.hub)
        entries = np.empty(len(order), dtype=ENTRY)
        entries["gain"], entries["row"] = self.gains[order], self.listing.rows[order]
        entries["pair"] = order
        return starts, entries

    def _nodes(self, potential: IntArray) -> "Records":
        from solver.flow_records import NOBODY, NODE

        nodes = np.zeros(self.n_nodes, dtype=NODE)
        nodes["potential"], nodes["head"] = potential, NOBODY
        more = min(int(self.bounds.places_max.sum()) + 1, MOST_UNITS)  # than anybody can get
        nodes["load_low"][: self.hub] = np.minimum(self.bounds.load_min, more)
        nodes["load_high"][: self.hub] = np.minimum(self.bounds.load_max, more)
        return nodes

    def _places(self) -> "Records":
        from solver.flow_records import PLACE

        bounds, places = self.bounds, np.zeros((self.problem.n_rows, 2), dtype=PLACE)
        places["origin"][:, 0], places["origin"][:, 1] = self.first, self.further
        places["reward"][:, 0] = self.stage.first_reward
        places["reward"][:, 1] = self.stage.further_reward
        places["low"] = np.column_stack((bounds.first_min, bounds.further_min))
        places["high"] = np.column_stack((bounds.first_max, bounds.further_max))
        return places.reshape(-1)

    def take_up(self, kept: Assignment | None) -> tuple[BoolArray, BoolArray]:
        """Use the pairs of an assignment; return which they are, and rows that must choose anew."""
        from solver.flow_records import hold_all

        is_kept = np.zeros(len(self.listing), dtype=np.bool_)
        if kept is None:
            return is_kept, np.zeros(self.problem.n_rows, dtype=np.bool_)
        use = OpenUse.of(self.problem, self.bounds, kept)
        place = self.listing.places(use.assignment)
        listed = place >= 0
        hold_all(self.net, place[listed], use.assignment.amount[listed])
        is_kept[place[listed]] = True
        self.net.places["used"] = np.column_stack((use.first, use.further)).reshape(-1)
        used = use.first + use.further
        self.net.rows["spare"] -= used.astype(np.int32)
        wrong = (used < self.bounds.places_min) | (used > self.bounds.places_max)
        if self.problem.pair_max is not None:
            wrong[use.assignment.rows[use.assignment.amount > self.problem.pair_max]] = True
        wrong[use.assignment.rows[~listed]] = True
        return is_kept, wrong

    def supply(self) -> IntArray:
        """Places that flow into the origins from outside, shape ``(n_origins,)``."""
        supply = np.zeros(self.n_nodes - self.hub, dtype=np.int64)
        supply[1 : 1 + len(self.stage.groups)] = [group.places for group in self.stage.groups]
        if self.stage.further_places is not None:
            supply[-1] = self.stage.further_places
        supply[0] = -supply[1:].sum()
        return supply

    def root(self) -> int:
        """The origin that most paths would have to pass through, were it not their end."""
        nodes, places = self.net.nodes[: self.hub], self.net.places
        spare = places["origin"][places["used"] < places["high"]] - self.hub
        counts = np.bincount(spare, minlength=self.n_nodes - self.hub)
        if self._has_free_places() and (nodes["load"] < nodes["load_high"]).any():
            counts[0] += self.hub
        return self.hub + int(counts.argmax())

    def _has_free_places(self) -> bool:
        """Whether the fixed places leave a place free, so that a column may pass on less."""
        stage = self.stage
        if stage.further_places is None and self.bounds.further_max.any():
            return True
        fixed = sum(group.places for group in stage.groups) + (stage.further_places or 0)
        free = bool(((stage.group == FREE) & (self.bounds.first_max > 0)).any())
        return free or fixed < int(self.bounds.load_max.sum())


def _price_for(wanted: IntArray, places: int) -> int:
    """Price at which about this many of the values stay positive."""
    wanted = np.sort(wanted[wanted > NOTHING // 2])[::-1]
    if not len(wanted):
        return 0
    if places == 0:
        return int(wanted[0])
    return int(wanted[min(places, len(wanted)) - 1]) - 1
