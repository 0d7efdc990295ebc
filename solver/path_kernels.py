"""Successive shortest paths in a sparse network, compiled: see `solver.restricted`.

A search walks over nodes, which are the columns and the *origins* of places: the hub, and the
nodes of fixed places. Rows are passed through. A row's label is the length of the path to it plus
its own potential, so that rows need no potential: a pair of gain g to a column of potential p has
``t = g + p``, and a row that leaves the pair t for the pair t' adds ``t - t'``.
"""

from solver.flow_records import (
    BEST,
    FAR,
    GOAL,
    NOBODY,
    ROOT,
    SEARCH,
    SETTLED,
    START,
    WAITING,
    WORK,
    Net,
    Records,
    hold,
    room,
    use,
)
from solver.kernels import compiled
from solver.scores import IntArray, NodeArray

DONE, STUCK, OUT_OF_WORK = 0, 1, 2


@compiled
def balance(net: Net) -> int:
    """Send what is over at some nodes to where it lacks, each time on a shortest path."""
    nodes, counts = net.nodes, net.counts
    for x in range(len(nodes)):
        while x != counts[ROOT] and nodes[x].excess > 0:
            state = _search(net, x, 1)
            if state != DONE:
                return state
    for x in range(len(nodes)):
        while x != counts[ROOT] and nodes[x].excess < 0:
            state = _search(net, x, -1)
            if state != DONE:
                return state
    return DONE


@compiled
def _begin(nodes: Records, heap: NodeArray, counts: IntArray, start: int) -> None:
    counts[WAITING] = counts[SETTLED] = 0
    counts[SEARCH] += 1
    counts[BEST], counts[GOAL], counts[START] = FAR, NOBODY, start
    node = nodes[start]
    node.label, node.step = 0, NOBODY
    node.stamp, node.place = counts[SEARCH], 0
    heap[0] = start
    counts[WAITING] = 1


@compiled
def _search(net: Net, start: int, sign: int) -> int:
    """Move units from a node to the nearest that lacks some (1), or to it from one over (-1)."""
    nodes, counts, heap = net.nodes, net.counts, net.heap
    hub = len(net.column_starts) - 1
    _begin(nodes, heap, counts, start)
    while counts[WAITING] and nodes[heap[0]].label < counts[BEST]:
        if counts[WORK] < 0:
            return OUT_OF_WORK
        x = _pop(nodes, heap, net.settled, counts)
        if sign > 0:
            _leave(net, hub, x)
        else:
            _enter(net, hub, x)
    if counts[GOAL] == NOBODY:
        return STUCK
    for s in range(counts[SETTLED]):
        x = net.settled[s]
        nodes[x].potential -= sign * (counts[BEST] - nodes[x].label)
    _move(net, hub, start, counts[GOAL], sign)
    return DONE


@compiled
def _leave(net: Net, hub: int, x: int) -> None:
    if x < hub:
        _leave_column(net, hub, x)
    else:
        _leave_origin(net, hub, x)


@compiled
def _enter(net: Net, hub: int, x: int) -> None:
    if x < hub:
        _enter_column(net, hub, x)
    else:
        _enter_origin(net, hub, x)


@compiled
def _lower(
    nodes: Records, heap: NodeArray, counts: IntArray, x: int, label: int, step: int, sign: int
) -> None:
    """Lower the label of a node; `sign` is 1 when a goal has units over, -1 when it lacks them."""
    node = nodes[x]
    if node.stamp == counts[SEARCH]:
        if label >= node.label:
            return
    else:
        node.stamp, node.place = counts[SEARCH], NOBODY
    node.label, node.step = label, step
    if (sign * node.excess > 0 or x == counts[ROOT]) and x != counts[START]:
        counts[BEST], counts[GOAL] = label, x
    else:
        _sift_up(nodes, heap, counts, x)


@compiled
def _leave_column(net: Net, hub: int, j: int) -> None:
    nodes, rows, places, pairs = net.nodes, net.rows, net.places, net.pairs
    links, starts, heap, counts = net.links, net.starts, net.heap, net.counts
    node = nodes[j]
    here = node.label + node.potential
    if node.load < node.load_high:
        onward = here - nodes[hub].potential
        if onward < counts[BEST]:
            _lower(nodes, heap, counts, hub, onward, -1 - j, -1)
    k = node.head
    while k != NOBODY:
        i, value = links[k].row, here + pairs[k].gain
        _leave_row(nodes, rows, places, pairs, starts, heap, counts, i, value, k)
        k = links[k].of_column


@compiled
def _leave_row(
    nodes: Records,
    rows: Records,
    places: Records,
    pairs: Records,
    starts: IntArray,
    heap: NodeArray,
    counts: IntArray,
    i: int,
    value: int,
    step: int,
) -> None:
    row = rows[i]
    if row.stamp == counts[SEARCH] and value >= row.label:
        return
    row.stamp, row.label, row.step = counts[SEARCH], value, step
    first, last = starts[i], starts[i + 1]
    counts[WORK] -= last - first
    best = counts[BEST]
    for k in range(first, last):
        pair = pairs[k]
        onward = value - pair.gain - nodes[pair.column].potential
        if onward < best and pair.spare > 0:
            _lower(nodes, heap, counts, pair.column, onward, k, -1)
            best = counts[BEST]
    for p in range(2 * i, 2 * i + 2):
        place = places[p]
        if place.used > place.low:
            onward = value + place.reward - nodes[place.origin].potential
            if onward < counts[BEST]:
                _lower(nodes, heap, counts, place.origin, onward, p, -1)


@compiled
def _leave_origin(net: Net, hub: int, x: int) -> None:
    nodes, rows, places, pairs = net.nodes, net.rows, net.places, net.pairs
    starts, heap, counts = net.starts, net.heap, net.counts
    here = nodes[x].label + nodes[x].potential
    if x == hub:
        for j in range(hub):
            onward = here - nodes[j].potential
            if nodes[j].load > nodes[j].load_low and onward < counts[BEST]:
                _lower(nodes, heap, counts, j, onward, NOBODY, -1)
    for s in range(net.member_starts[x - hub], net.member_starts[x - hub + 1]):
        p = net.members[s]
        if places[p].used < places[p].high:
            value = here - places[p].reward
            _leave_row(nodes, rows, places, pairs, starts, heap, counts, p // 2, value, -1 - p)


@compiled
def _enter_column(net: Net, hub: int, j: int) -> None:
    nodes, rows, places, pairs = net.nodes, net.rows, net.places, net.pairs
    links, heap, counts = net.links, net.heap, net.counts
    node = nodes[j]
    here = node.label - node.potential
    if node.load > node.load_low:
        onward = here + nodes[hub].potential
        if onward < counts[BEST]:
            _lower(nodes, heap, counts, hub, onward, -1 - j, 1)
    first, last = net.column_starts[j], net.column_starts[j + 1]
    counts[WORK] -= last - first
    for s in range(first, last):
        entry = net.entries[s]
        i, value = entry.row, here - entry.gain
        row = rows[i]
        if row.stamp == counts[SEARCH] and value >= row.label:
            continue
        if row.pairs == 1 and row.spare == 0:
            onward = value + row.gain + nodes[row.column].potential
            if onward < counts[BEST] and pairs[entry.pair].spare > 0:
                row.stamp, row.label, row.step = counts[SEARCH], value, entry.pair
                _lower(nodes, heap, counts, row.column, onward, row.head, 1)
        elif pairs[entry.pair].spare > 0:
            _enter_row(nodes, rows, places, pairs, links, heap, counts, i, value, entry.pair)


@compiled
def _enter_row(
    nodes: Records,
    rows: Records,
    places: Records,
    pairs: Records,
    links: Records,
    heap: NodeArray,
    counts: IntArray,
    i: int,
    value: int,
    step: int,
) -> None:
    row = rows[i]
    if row.stamp == counts[SEARCH] and value >= row.label:
        return
    row.stamp, row.label, row.step = counts[SEARCH], value, step
    k = row.head
    while k != NOBODY:
        onward = value + pairs[k].gain + nodes[pairs[k].column].potential
        if onward < counts[BEST]:
            _lower(nodes, heap, counts, pairs[k].column, onward, k, 1)
        k = links[k].of_row
    for p in range(2 * i, 2 * i + 2):
        place = places[p]
        if place.used < place.high:
            onward = value - place.reward + nodes[place.origin].potential
            if onward < counts[BEST]:
                _lower(nodes, heap, counts, place.origin, onward, p, 1)


@compiled
def _enter_origin(net: Net, hub: int, x: int) -> None:
    nodes, rows, places, pairs = net.nodes, net.rows, net.places, net.pairs
    links, heap, counts = net.links, net.heap, net.counts
    here = nodes[x].label - nodes[x].potential
    if x == hub:
        for j in range(hub):
            onward = here + nodes[j].potential
            if nodes[j].load < nodes[j].load_high and onward < counts[BEST]:
                _lower(nodes, heap, counts, j, onward, NOBODY, 1)
    first, last = net.member_starts[x - hub], net.member_starts[x - hub + 1]
    counts[WORK] -= last - first
    for s in range(first, last):
        p = net.members[s]
        if places[p].used > places[p].low:
            value = here + places[p].reward
            _enter_row(nodes, rows, places, pairs, links, heap, counts, p // 2, value, -1 - p)


@compiled
def _move(net: Net, hub: int, start: int, goal: int, sign: int) -> None:
    """Move units along the path, told from the goal's end: to the goal (1) or from it (-1)."""
    nodes, rows, places, pairs, links = net.nodes, net.rows, net.places, net.pairs, net.links
    amount = _amount(net, hub, start, goal, sign)
    nodes[start].excess -= sign * amount
    nodes[goal].excess += sign * amount
    x = goal
    while x != start:
        step = nodes[x].step
        if step < 0:
            column = x if x < hub else -1 - step
            nodes[column].load += -sign * amount if x < hub else sign * amount
            x = hub if x < hub else column
            continue
        if x < hub:
            i = links[step].row
            hold(nodes, rows, pairs, links, step, sign * amount)
        else:
            i = step // 2
            use(rows, places, step, -sign * amount)
        after = rows[i].step
        if after >= 0:
            hold(nodes, rows, pairs, links, after, -sign * amount)
            x = pairs[after].column
        else:
            use(rows, places, -1 - after, sign * amount)
            x = places[-1 - after].origin


@compiled
def _amount(net: Net, hub: int, start: int, goal: int, sign: int) -> int:
    """How many units the path takes at once."""
    nodes, rows, places, pairs, links = net.nodes, net.rows, net.places, net.pairs, net.links
    amount = sign * nodes[start].excess
    if goal != net.counts[ROOT]:
        amount = min(amount, -sign * nodes[goal].excess)
    x = goal
    while x != start and amount > 1:
        step = nodes[x].step
        if step < 0:
            column = nodes[x if x < hub else -1 - step]
            gives = (x < hub) == (sign > 0)
            slack = column.load - column.load_low if gives else column.load_high - column.load
            amount = min(amount, slack)
            x = hub if x < hub else -1 - step
            continue
        if x < hub:
            i = links[step].row
            amount = min(amount, pairs[step].spare if sign > 0 else links[step].held)
        else:
            i = step // 2
            amount = min(amount, room(places, step, -sign))
        after = rows[i].step
        if after >= 0:
            amount = min(amount, links[after].held if sign > 0 else pairs[after].spare)
            x = pairs[after].column
        else:
            amount = min(amount, room(places, -1 - after, sign))
            x = places[-1 - after].origin
    return int(max(amount, 1))


@compiled
def _sift_up(nodes: Records, heap: NodeArray, counts: IntArray, x: int) -> None:
    """Enter a node into the heap, or move it up after its label has fallen."""
    place, label = nodes[x].place, nodes[x].label
    if place == NOBODY:
        place = counts[WAITING]
        counts[WAITING] += 1
    while place > 0:
        parent = (place - 1) // 2
        above = heap[parent]
        if nodes[above].label <= label:
            break
        heap[place] = above
        nodes[above].place = place
        place = parent
    heap[place] = x
    nodes[x].place = place


@compiled
def _pop(nodes: Records, heap: NodeArray, settled: NodeArray, counts: IntArray) -> int:
    """Take the node of the least label and settle it."""
    top = heap[0]
    counts[WAITING] -= 1
    size = counts[WAITING]
    last = heap[size]
    label, place = nodes[last].label, 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and nodes[heap[child + 1]].label < nodes[heap[child]].label:
            child += 1
        lower = heap[child]
        if nodes[lower].label >= label:
            break
        heap[place] = lower
        nodes[lower].place = place
        place = child
    if size:
        heap[place] = last
        nodes[last].place = place
    settled[counts[SETTLED]] = top
    counts[SETTLED] += 1
    return int(top)
