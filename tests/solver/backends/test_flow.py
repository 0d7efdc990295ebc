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


def test_float_costs_are_refused_and_not_cut_to_integers() -> None:
    with pytest.raises(ValueError, match="costs must be int64"):
        one_arc(costs=np.array([0.7]))


def test_negative_capacities_are_refused() -> None:
    with pytest.raises(ValueError, match="capacities must be >= 0"):
        one_arc(capacities=np.array([-1], dtype=np.int64))


def test_unbalanced_supplies_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 0"):
        one_arc(supplies=np.array([2, -1], dtype=np.int64))


def test_costs_that_overflow_raise_and_give_no_flow() -> None:
    with pytest.raises(FlowError, match="BAD_COST_RANGE"):
        min_cost_flows(one_arc(costs=np.array([2**62], dtype=np.int64)))


def test_supplies_that_cannot_be_met_give_none() -> None:
    assert min_cost_flows(one_arc(supplies=np.array([3, -3], dtype=np.int64))) is None


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
