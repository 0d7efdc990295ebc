import json
import re
from importlib import resources

import pytest

from app.matching.texts.glossary import Glossary, bundled_terms


@pytest.mark.parametrize(
    ("sentence", "expanded"),
    [
        ("Our SRE rota", "Our site reliability engineering rota"),
        ("KPIs and SLO's", "key performance indicator and service level objective's"),
        ("KYC/AML work", "know your customer and anti-money-laundering checks work"),
        ("R&D.", "research and development."),
        ("SaaS, not Saas", "software as a service, not Saas"),
        ("SEO, UX", "search engine optimisation, user experience design"),
    ],
)
def test_acronyms_are_put_into_words(sentence: str, expanded: str) -> None:
    assert Glossary().expanded(sentence) == expanded


@pytest.mark.parametrize(
    "sentence",
    [
        "I need to talk to US partners about IT OR law at 9 AM.",
        "I WANT TO WORK IN HR SOON",
        "site reliability engineering (SRE)",
        "SRE, that is Site Reliability Engineering",
        "Write to SRE@example.com or example.SRE",
        "XSRE and SREX and R&D&SRE",
        "The sre team",
        "PM, PR, CI, IP, GP, BA",
    ],
)
def test_what_may_mean_something_else_stays(sentence: str) -> None:
    assert Glossary().expanded(sentence) == sentence


def test_the_own_glossary_goes_before_the_bundled_list() -> None:
    own = Glossary({"KYC": "keep your customers", "PM": "product  management", "HR": "HR"})
    assert own.expanded("KYC in PM") == "keep your customers in product management"
    assert own.expanded("KYC/AML") == "keep your customers/AML"
    assert own.expanded("HR") == "HR"


def test_an_expansion_with_acronyms_is_not_expanded_again() -> None:
    own = Glossary({"PDT": "our HR talent track", "AB": "CD first", "CD": "AB second"})
    once = own.expanded("PDT and HR, AB and CD")
    assert once.startswith("our HR talent track and human resources")
    assert own.expanded(once) == once


def test_a_label_is_expanded_as_a_whole_and_in_any_capitals() -> None:
    assert Glossary().of_label("seo") == "SEO"
    assert Glossary().of_label("seo writing") is None


def test_the_bundled_list_is_large_and_each_entry_can_be_found_and_has_one_meaning() -> None:
    file = resources.files("app") / "data" / "glossary.json"
    groups = json.loads(file.read_text(encoding="utf-8"))["groups"]
    keys = [key for group in groups for key in group["terms"]]
    assert len(keys) == len(set(keys)) >= 200
    assert all(group["field"] and group["source"] for group in groups)
    glossary = Glossary()
    for key, words in bundled_terms().expansions.items():
        assert glossary.expanded(f"about {key} here") == f"about {words} here"
        assert glossary.expanded(words) == words  # no acronym inside


def test_none_of_the_bundled_acronyms_has_several_common_meanings_or_is_a_word() -> None:
    ambiguous = (
        "PM PR CI OR IT AI BA PT GP MA US AM IP PE PD AML NDA GCP LLM NLP CV SAFE RAG MICE WHO"
    )
    assert not {*ambiguous.split()} & {*bundled_terms().expansions}
    assert all(re.search("[A-Z0-9]", key[1:]) or "/" in key for key in bundled_terms().expansions)


def test_an_entry_in_decomposed_letters_is_the_same_entry() -> None:
    decomposed = Glossary({"RU\u0308": "Ru\u0308ckversicherung"})
    assert decomposed.expanded("Lead the R\u00dc team") == "Lead the R\u00fcckversicherung team"
    assert decomposed.own == Glossary({"R\u00dc": "R\u00fcckversicherung"}).own
