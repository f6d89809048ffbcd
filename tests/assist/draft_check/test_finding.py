from __future__ import annotations

from assist.draft_check.finding import Code, Finding, OfSentence, one_for_each_place


def finding(code: Code, start: int, end: int) -> Finding:
    return Finding(code=code, detail=code, span=(start, end))


def test_of_findings_about_the_same_words_the_gravest_is_kept() -> None:
    findings = [
        finding("unsupported_claim", 5, 9),
        finding("contradicts_policy", 0, 20),
        finding("over_authority", 5, 9),
        finding("unsupported_claim", 30, 40),
    ]

    assert [(one.code, one.span) for one in one_for_each_place(findings)] == [
        ("over_authority", (5, 9)),
        ("unsupported_claim", (30, 40)),
    ]


def test_of_two_alike_the_narrower_is_kept_and_neighbours_stay_apart() -> None:
    findings = [
        finding("contradicts_policy", 0, 20),
        finding("contradicts_policy", 8, 12),
        finding("contradicts_policy", 20, 25),
    ]

    assert [one.span for one in one_for_each_place(findings)] == [(8, 12), (20, 25)]


def test_a_sentence_is_pointed_at_by_its_part_where_another_finding_stands_beside_that() -> None:
    sentence = OfSentence(code="contradicts_policy", detail="no", span=(0, 40), part=(0, 18))

    beside = [sentence, finding("unsupported_claim", 22, 30)]
    within = [sentence, finding("unsupported_claim", 4, 9)]

    assert [one.span for one in one_for_each_place(beside)] == [(0, 18), (22, 30)]
    assert [one.span for one in one_for_each_place(within)] == [(0, 40)]
