"""The bound of docs/proof.md in plain Python: from the cohort, the prices and the scores alone."""

from tests.support.cohorts import Document, Pair, eligible_pairs, taking_part


def bound_by_hand(document: Document, level: Document, scores: dict[Pair, int]) -> int:
    """Bound of one level of a result's prices, in millionths or in places."""
    prices: dict[str, int] = level["mentors"]
    pins = _pins(document)
    total: int = _constant(document, level["name"], scores)
    for mentor in taking_part(document, "mentors"):
        pinned = sum(pin[1] == mentor["id"] for pin in pins)
        price = prices[mentor["id"]]
        places = mentor.get("capacity", 1) - pinned
        must = max(0, mentor.get("min_load", 0) - pinned)
        total += max(places * price, must * price)
    total += sum(tier["places"] * tier["price"] for tier in level["tiers"])
    if level["further"]:
        total += level["further"]["places"] * level["further"]["price"]
    open_pairs = eligible_pairs(document, scores) - pins
    for mentee in taking_part(document, "mentees"):
        columns = [mentor for one, mentor in open_pairs if one == mentee["id"]]
        worth = scores if level["name"] == "total_score" else dict.fromkeys(scores, 0)
        net = [worth[mentee["id"], mentor] - prices[mentor] for mentor in columns]
        total += _alone(document, mentee, sorted(net, reverse=True), level)
    return total


def _pins(document: Document) -> set[Pair]:
    pinned = document.get("policy", {}).get("pinned", [])
    return {
        (pin["mentee"], pin["mentor"]) if isinstance(pin, dict) else tuple(pin) for pin in pinned
    }


def _alone(document: Document, mentee: Document, net: list[int], level: Document) -> int:
    """The best that a mentee can do alone, by trying every number of mentors."""
    pinned = sum(pin[0] == mentee["id"] for pin in _pins(document))
    priority = mentee.get("priority", 0)
    name = level["name"]
    reward = int(name in {"mentees_matched", f"priority_{priority}"})
    charge = sum(tier["price"] for tier in level["tiers"] if priority in tier["tiers"])
    first = reward - charge
    further = int(name == "further_places") - (level["further"] or {"price": 0})["price"]
    gains: list[int] = [t + (first if k + pinned == 0 else further) for k, t in enumerate(net)]
    least: int = max(0, mentee.get("demand_min", 0) - pinned)
    most: int = min(mentee.get("demand", 1) - pinned, len(gains))
    return max(sum(gains[:count]) for count in range(least, most + 1))


def _constant(document: Document, name: str, scores: dict[Pair, int]) -> int:
    pins = _pins(document)
    mentees = [pin[0] for pin in pins]
    if name == "total_score":
        return sum(scores[pin] for pin in pins)
    if name == "further_places":
        return len(mentees) - len(set(mentees))
    if name == "mentees_matched":
        return len(set(mentees))
    priorities = {one["id"]: one.get("priority", 0) for one in document["mentees"]}
    return sum(name == f"priority_{priorities[mentee]}" for mentee in set(mentees))
