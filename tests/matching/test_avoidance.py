from app.matching.avoidance import avoided_pairs


def test_either_side_can_avoid_the_other() -> None:
    pairs = avoided_pairs([("e1", ["r1"])], [("r2", ["e1"])], shared_ids=False)
    assert pairs == {("e1", "r1"), ("e1", "r2")}


def test_one_person_in_both_roles_is_avoided_in_both() -> None:
    pairs = avoided_pairs([("e1", ["r1"])], [], shared_ids=True)
    assert pairs == {("e1", "r1"), ("r1", "e1")}
