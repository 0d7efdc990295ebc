"""Prices corrected column by column, compiled: fast where little is out of balance.

A column with more rows than places raises its price until enough of them leave; one with fewer
lowers it until enough come. Each step is a step of coordinate descent on the dual function, as in
auction and relaxation methods (Bertsekas, *Network Optimization*, chapters 6 and 7). Alone it may
take for ever, so that it runs within a budget and leaves the rest to shortest paths.
"""

import numpy as np

from solver.flow_records import FAR, NOBODY, WORK, Net, Records, hold, use
from solver.kernels import compiled
from solver.scores import BoolArray, IntArray, NodeArray


@compiled
def correct_prices(net: Net, work: int) -> None:
    """Correct the prices of columns out of balance, in turn, until none is or work is done."""
    hub = len(net.column_starts) - 1
    nodes, counts = net.nodes, net.counts
    ring = np.empty(hub + 1, dtype=np.int32)
    waits = np.zeros(hub, dtype=np.bool_)
    ends = np.zeros(2, dtype=np.int64)
    for j in range(hub):
        if nodes[j].excess != 0:
            _wait(ring, waits, ends, j)
    counts[WORK] = work
    largest = 0
    for j in range(hub):
        largest = max(largest, net.column_starts[j + 1] - net.column_starts[j])
    moves = np.empty((4, largest), dtype=np.int64)
    while ends[0] != ends[1] and counts[WORK] > 0:
        j = ring[ends[0]]
        ends[0] = 0 if ends[0] + 1 == len(ring) else ends[0] + 1
        waits[j] = False
        _pass_on(nodes, hub, j)
        if nodes[j].excess > 0:
            _raise_price(net, hub, j, moves, ring, waits, ends)
        elif nodes[j].excess < 0:
            _lower_price(net, hub, j, moves, ring, waits, ends)


@compiled
def _wait(ring: NodeArray, waits: BoolArray, ends: IntArray, j: int) -> None:
    if not waits[j]:
        waits[j] = True
        ring[ends[1]] = j
        ends[1] = 0 if ends[1] + 1 == len(ring) else ends[1] + 1


@compiled
def _pass_on(nodes: Records, hub: int, j: int) -> None:
    """At the hub's price a column passes on any number of units within its bounds."""
    node = nodes[j]
    if node.potential == nodes[hub].potential:
        load = min(max(node.load + node.excess, node.load_low), node.load_high)
        nodes[hub].excess += load - node.load
        node.excess -= load - node.load
        node.load = load


@compiled
def _raise_price(
    net: Net, hub: int, j: int, moves: IntArray, ring: NodeArray, waits: BoolArray, ends: IntArray
) -> None:
    nodes, pairs, links = net.nodes, net.pairs, net.links
    node = nodes[j]
    count, over, k = 0, 0, node.head
    while k != NOBODY:
        slack, other = _slack(nodes, net.places, pairs, net.starts, links[k].row, k)
        net.counts[WORK] -= net.starts[links[k].row + 1] - net.starts[links[k].row]
        moves[0, count], moves[1, count], moves[2, count] = slack, k, other
        moves[3, count] = links[k].held
        count += 1
        over += links[k].held
        k = links[k].of_column
    most = node.potential - nodes[hub].potential
    if most <= 0:
        most = FAR
    if count == 0 or over < node.excess:
        return
    order = np.argsort(moves[0, :count], kind="mergesort")
    last = _moving(moves, order, count, node.excess, most)
    if last == 0:
        node.potential -= most
        _wait(ring, waits, ends, j)
        return
    rise = _shift(moves, order, count, last, most)
    if rise >= FAR // 4:
        return
    node.potential -= rise
    for s in range(last):
        k, other = moves[1, order[s]], moves[2, order[s]]
        hold(nodes, net.rows, pairs, links, k, -1)
        node.excess -= 1
        _give(net, other, 1, ring, waits, ends, hub)
    if node.excess != 0:
        _wait(ring, waits, ends, j)


@compiled
def _lower_price(
    net: Net, hub: int, j: int, moves: IntArray, ring: NodeArray, waits: BoolArray, ends: IntArray
) -> None:
    nodes, pairs, links = net.nodes, net.pairs, net.links
    node = nodes[j]
    most = nodes[hub].potential - node.potential
    if most <= 0:
        most = FAR
    count = 0
    first, final = net.column_starts[j], net.column_starts[j + 1]
    net.counts[WORK] -= final - first
    for s in range(first, final):
        k, row = net.entries[s].pair, net.rows[net.entries[s].row]
        if row.pairs == 1 and row.spare == 0:
            distance, other = row.gain + nodes[row.column].potential, row.head
        else:
            distance, other = _worst(nodes, net.rows, net.places, pairs, links, k)
        distance -= net.entries[s].gain + node.potential
        if distance < most and other != k and pairs[k].spare > 0:
            moves[0, count], moves[1, count], moves[2, count] = distance, k, other
            moves[3, count] = pairs[k].spare
            count += 1
    order = np.argsort(moves[0, :count], kind="mergesort")
    need = _moving(moves, order, count, -node.excess, most)
    fall = most
    if need > 0 and (need == -node.excess or moves[3, order[need - 1]] > 1):
        fall = _shift(moves, order, count, need, most)
    if fall >= FAR // 4:
        return
    node.potential += fall
    for s in range(need):
        k, other = moves[1, order[s]], moves[2, order[s]]
        hold(nodes, net.rows, pairs, links, k, 1)
        node.excess += 1
        _give(net, other, -1, ring, waits, ends, hub)
    _pass_on(nodes, hub, j)
    if node.excess != 0:
        _wait(ring, waits, ends, j)


@compiled
def _moving(moves: IntArray, order: IntArray, count: int, wanted: int, most: int) -> int:
    """How many rows move one unit: none after one that might move another on worse terms."""
    last = 0
    while last < min(count, wanted) and moves[0, order[last]] < most:
        last += 1
        if moves[3, order[last - 1]] > 1:
            break
    return last


@compiled
def _shift(moves: IntArray, order: IntArray, count: int, last: int, most: int) -> int:
    """By how much the price changes: to half-way between the last that moves and the next."""
    shift = moves[0, order[last - 1]]
    if last < count and moves[3, order[last - 1]] == 1 and moves[0, order[last]] < FAR // 4:
        shift += (moves[0, order[last]] - shift) // 2
    return int(min(shift, most))


@compiled
def _give(
    net: Net, other: int, units: int, ring: NodeArray, waits: BoolArray, ends: IntArray, hub: int
) -> None:
    """Let a row take a unit elsewhere, or give it up there."""
    nodes = net.nodes
    if other >= 0:
        hold(nodes, net.rows, net.pairs, net.links, other, units)
        j = net.pairs[other].column
        nodes[j].excess += units
        _wait(ring, waits, ends, j)
    else:
        place = net.places[-1 - other]
        use(net.rows, net.places, -1 - other, -units)
        nodes[place.origin].excess += units


@compiled
def _slack(
    nodes: Records, places: Records, pairs: Records, starts: IntArray, i: int, k: int
) -> tuple[int, int]:
    """By how much a pair may become dearer before its row gives it up, and for what."""
    best, other = -int(FAR), NOBODY
    for q in range(starts[i], starts[i + 1]):
        value = pairs[q].gain + nodes[pairs[q].column].potential
        if value > best and q != k and pairs[q].spare > 0:
            best, other = value, q
    for p in range(2 * i, 2 * i + 2):
        if places[p].used > places[p].low:
            value = nodes[places[p].origin].potential - places[p].reward
            if value > best:
                best, other = value, -1 - p
    here = pairs[k].gain + nodes[pairs[k].column].potential
    if best == -FAR:
        return int(FAR), NOBODY
    return here - best, other


@compiled
def _worst(
    nodes: Records, rows: Records, places: Records, pairs: Records, links: Records, k: int
) -> tuple[int, int]:
    """What a pair must be worth so that its row takes it, and in place of what."""
    i = links[k].row
    worst, other = int(FAR), NOBODY
    q = rows[i].head
    while q != NOBODY:
        value = pairs[q].gain + nodes[pairs[q].column].potential
        if value < worst and q != k:
            worst, other = value, q
        q = links[q].of_row
    for p in range(2 * i, 2 * i + 2):
        if places[p].used < places[p].high:
            value = nodes[places[p].origin].potential - places[p].reward
            if value < worst:
                worst, other = value, -1 - p
    return worst, other
