from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor

LONG = "Lead a team of nurses through a move to another, larger ward"


def test_mentees_with_the_same_goals_are_named_together() -> None:
    copies = [
        mentee("e3", goals=LONG),
        mentee("e2", goals="Learn to lead"),
        mentee("e1", goals=[f" {LONG.upper()} !"]),
    ]
    (problem,) = read_cohort(document(mentees=copies)).problems
    assert (problem.pointer, problem.code) == ("/mentees/0/goals", "texts_alike")
    assert problem.people == ("e1", "e3")
    assert LONG not in problem.message


def test_the_order_of_several_goals_makes_no_difference() -> None:
    goals = [LONG, "Sleep better at night"]
    copies = [mentee("e1", goals=goals), mentee("e2", goals=goals[::-1]), mentee("e3", goals=LONG)]
    (problem,) = read_cohort(document(mentees=copies)).problems
    assert problem.people == ("e1", "e2")


def test_mentors_who_sent_the_same_are_named_by_field() -> None:
    copies = [mentor("r1", expertise=LONG), mentor("r2", expertise=LONG)]
    assert found(document(mentors=copies)) == [("/mentors/0/expertise", "texts_alike")]


def test_one_text_and_the_list_of_its_sentences_are_the_same() -> None:
    parts = [LONG, "Sleep better at night"]
    copies = [mentee("e1", goals=parts), mentee("e2", goals=". ".join(parts[::-1]))]
    (problem,) = read_cohort(document(mentees=copies)).problems
    assert problem.people == ("e1", "e2")


def test_nobody_learns_of_a_private_goal_by_writing_the_same() -> None:
    copies = [
        mentee("e1", goals=[{"text": LONG, "private": True}]),
        mentee("e2", goals=LONG),
        mentee("e3", goals=[{"text": LONG, "private": True}]),
    ]
    assert found(document(mentees=copies)) == []


def test_few_words_may_be_the_same_by_chance() -> None:
    alike = [
        mentee("e1", goals="Learn to speak in public without losing my voice"),
        mentee("e2", goals="Learn to speak in public without losing my voice"),
    ]
    assert found(document(mentees=alike)) == []


def test_a_person_in_both_lists_and_one_who_is_not_in_the_round_copy_from_nobody() -> None:
    people = document(
        mentees=[mentee("p1", goals=LONG), mentee("e2", goals=LONG, demand=0)],
        mentors=[mentor("p1", expertise=LONG)],
    )
    assert "texts_alike" not in [code for _, code in found(people)]


def test_several_groups_are_counted_in_one_warning() -> None:
    other = "Learn how a small bakery can bake at night and still sleep"
    people = [mentee(f"e{k}", goals=(LONG, other)[k % 2]) for k in range(4)]
    (problem,) = read_cohort(document(mentees=people)).problems
    assert problem.people == ("e0", "e1", "e2", "e3")
    assert problem.message.startswith(
        "4 mentees have the same goals as another one word for word, in 2 groups:"
    )
