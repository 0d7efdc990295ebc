"""What rows and columns do of their own accord at given prices, compiled."""

import numpy as np

from solver.flow_records import FAR, NOBODY, Net, Records, hold, room, use
from solver.kernels import compiled
from solver.scores import BoolArray, IntArray


@compiled
def choose_rows(net: Net, chosen: IntArray, rank: IntArray, kept: BoolArray) -> bool:
    """Let rows choose anew what is best for them; False when one lacks pairs for its minimum.

    Parameters
    ----------
    rank, kept
        By pair: which of equally good ones goes first, if none is kept.
    """
    nodes, rows, places, pairs, links = net.nodes, net.rows, net.places, net.pairs, net.links
    for i in chosen:
        k = rows[i].head
        while k != NOBODY:
            after = links[k].of_row
            hold(nodes, rows, pairs, links, k, -links[k].held)
            k = after
        for p in range(2 * i, 2 * i + 2):
            use(rows, places, p, places[p].low - places[p].used)
        forced = places[2 * i].low + places[2 * i + 1].low
        while True:
            k = _best_pair(nodes, pairs, rank, kept, net.starts[i], net.starts[i + 1])
            if k == NOBODY:
                if forced > 0:
                    return False
                break
            if forced > 0:
                amount = min(forced, pairs[k].spare)
                forced -= amount
            else:
                p = _best_place(nodes, places, i)
                if p == NOBODY:
                    break
                gain = places[p].reward - nodes[places[p].origin].potential
                gain += pairs[k].gain + nodes[pairs[k].column].potential
                if gain < 0 or (gain == 0 and not kept[k]):
                    break
                amount = min(room(places, p, 1), pairs[k].spare)
                use(rows, places, p, amount)
            hold(nodes, rows, pairs, links, k, amount)
    return True


@compiled
def _best_pair(
    nodes: Records, pairs: Records, rank: IntArray, kept: BoolArray, first: int, last: int
) -> int:
    best, most = NOBODY, -FAR
    for k in range(first, last):
        if pairs[k].spare <= 0:
            continue
        value = pairs[k].gain + nodes[pairs[k].column].potential
        if value < most:
            continue
        better = best == NOBODY or value > most or (kept[k] and not kept[best])
        if better or (kept[k] == kept[best] and rank[k] > rank[best]):
            best, most = k, value
    return best


@compiled
def _best_place(nodes: Records, places: Records, i: int) -> int:
    best, most = NOBODY, -FAR
    for p in range(2 * i, 2 * i + 2):
        if places[p].used < places[p].high:
            gain = places[p].reward - nodes[places[p].origin].potential
            if gain > most:
                best, most = p, gain
    return best


@compiled
def rows_in_doubt(net: Net) -> BoolArray:
    """Rows that would gain by choosing otherwise at the present potentials."""
    nodes, places, pairs, links = net.nodes, net.places, net.pairs, net.links
    doubt = np.zeros(len(net.rows), dtype=np.bool_)
    for i in range(len(net.rows)):
        least, most = FAR, -FAR
        for k in range(net.starts[i], net.starts[i + 1]):
            value = pairs[k].gain + nodes[pairs[k].column].potential
            if links[k].held > 0:
                least = min(least, value)
            if pairs[k].spare > 0:
                most = max(most, value)
        give, take = FAR, -FAR
        for p in range(2 * i, 2 * i + 2):
            gain = places[p].reward - nodes[places[p].origin].potential
            if places[p].used > places[p].low:
                give = min(give, gain)
            if places[p].used < places[p].high:
                take = max(take, gain)
        doubt[i] = least < most or give < take
        if take > -FAR and most > -FAR and take + most > 0:
            doubt[i] = True
        if give < FAR and least < FAR and give + least < 0:
            doubt[i] = True
    return doubt


@compiled
def settle_loads(net: Net, supply: IntArray) -> None:
    """Let columns pass on what they would at their price; enter what is then out of balance."""
    nodes, hub = net.nodes, len(net.nodes) - len(supply)
    for x in range(len(nodes)):
        nodes[x].excess = 0 if x < hub else supply[x - hub]
    for k in range(len(net.pairs)):
        nodes[net.pairs[k].column].excess += net.links[k].held
    for j in range(hub):
        node = nodes[j]
        cost = node.potential - nodes[hub].potential
        if cost < 0:
            node.load = node.load_high
        elif cost > 0:
            node.load = node.load_low
        else:
            node.load = min(max(node.excess, node.load_low), node.load_high)
        node.excess -= node.load
        nodes[hub].excess += node.load
    for p in range(len(net.places)):
        nodes[net.places[p].origin].excess -= net.places[p].used
