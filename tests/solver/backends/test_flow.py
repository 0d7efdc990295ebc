"""What OR-Tools does silently never reaches a caller as an answer."""

from dataclasses import replace

import numpy as np
import pytest

from solver.backends.flow import FlowError, FlowNetwork, max_flow_and_cut, min_cost_flows


def one_arc(**changes: object) -> FlowNetwork:
    network = FlowNetwork(
        tails=np.array([0], dtype=np.int32),
        heads=np.array([1], dtype=np.int32),
        capacities=np.array([2], dtype=np.int64),
        costs=np.array([3], dtype=np.int64),
        supplies=np.array([2, -2], dtype=np.int64),
    )
    return replace(network, **changes)  # type: ignore[arg-type]  # any field may be changed


def test_a_flow_meets_its_supplies() -> None:
    flows = min_cost_flows(one_arc())
    assert flows is not None
    assert flows.tolist() == [2]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"costs": np.array([0.7])}, "costs must be int64, got float64"),
        ({"capacities": np.array([2.9])}, "capacities must be int64, got float64"),
        ({"supplies": np.array([2.0, -2.0])}, "supplies must be int64, got float64"),
        ({"tails": np.array([0.9])}, "tails must be int32, got float64"),
        ({"heads": np.array([1 << 32])}, "heads must be int32, got int64"),
        ({"costs": np.array([3, 4])}, r"costs must have shape \(1,\), got \(2,\)"),
        ({"tails": np.array([0, 1], dtype=np.int32)}, r"tails must have shape \(1,\), got \(2,\)"),
        ({"tails": np.array([-1], dtype=np.int32)}, "tails must be nodes from 0 to 1"),
        ({"heads": np.array([2], dtype=np.int32)}, "heads must be nodes from 0 to 1"),
        ({"capacities": np.array([-1])}, "capacities must be >= 0"),
        ({"supplies": np.array([2, -1])}, "supplies must sum to 0"),
        ({"supplies": np.array([2**62] * 4)}, "supplies are too large"),
    ],
)
def test_what_would_be_cast_or_stretched_or_wrapped_around_is_refused(
    changes: dict[str, object], expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        one_arc(**changes)


def test_costs_that_overflow_raise_and_give_no_flow() -> None:
    with pytest.raises(FlowError, match="BAD_COST_RANGE"):
        min_cost_flows(one_arc(costs=np.array([2**62], dtype=np.int64)))


def test_supplies_that_cannot_be_met_give_none() -> None:
    assert min_cost_flows(one_arc(supplies=np.array([3, -3], dtype=np.int64))) is None


@pytest.mark.parametrize(
    ("capacities", "expected"),
    [
        (np.array([5.7, 2.9]), "capacities must be int64"),
        (np.array([5, -2]), "capacities must be >= 0"),
        (np.array([5]), r"tails must have shape \(1,\), got \(2,\)"),
    ],
)
def test_a_maximum_flow_over_anything_but_whole_capacities_is_refused(
    capacities: np.ndarray, expected: str
) -> None:
    tails, heads = np.array([[0, 1], [1, 2]], dtype=np.int32)
    with pytest.raises(ValueError, match=expected):
        max_flow_and_cut(tails, heads, capacities, source=0, sink=2)


def test_a_maximum_flow_that_overflows_raises_and_has_no_value() -> None:
    tails, heads = np.array([[0] * 3, [1] * 3], dtype=np.int32)
    with pytest.raises(FlowError, match="POSSIBLE_OVERFLOW"):
        max_flow_and_cut(tails, heads, np.array([2**62] * 3), source=0, sink=1)


def test_the_cut_lies_before_the_bottleneck() -> None:
    flow = max_flow_and_cut(
        np.array([0, 1], dtype=np.int32),
        np.array([1, 2], dtype=np.int32),
        np.array([5, 2], dtype=np.int64),
        source=0,
        sink=2,
    )
    assert flow.value == 2
    assert flow.source_side.tolist() == [0, 1]
