"""What a rule does, which lines make a route stand where it does, and sums that add up."""

from advisor.answers import Answers
from advisor.check import Space, joined_traits, never_first
from advisor.decide import led_by, recommend
from advisor.diff import compare_packs
from advisor.diff.attempt import read_change
from advisor.explain import condition_text, decision_table, within
from advisor.explain.offers import offers_with
from advisor.explain.rule_view import rival, weighed, without_rules
from advisor.pack import DEFAULT_PACK, Traits, load_pack
from advisor.report.authoring import effects, need_by_need, rule_told, why_told
from advisor.report.blocks import Table, plain
from advisor.report.text import written
from tests.strategies import DATA, PACK, SMALL, decided, recommended_each
from tests.test_laws import teams


def test_what_is_shown_of_a_total_adds_up_to_it() -> None:
    """For all examples and cases: the sum of the first route row by row, no row of it zero, and each route's needs less its effort."""
    for rec in recommended_each(PACK, teams(PACK), samples=1):
        for standing in rec.ranking:
            found = weighed(rec, standing.route)
            assert standing.total == sum(mine for _, mine, _, _ in found) - standing.effort
            other = rec.evaluation.standing(rival(rec, standing.route))
            assert other.total == sum(theirs for _, _, theirs, _ in found) - other.effort
        for route in {rec.ranking[0].route, rec.ranking[-1].route}:
            (table,) = (b for b in need_by_need(rec, route) if isinstance(b, Table))
            for column in range(1, len(table.header)):
                *parts, total = (plain(row[column]) for row in table.rows)
                assert int(total) == sum(int(part) for part in parts if part)
            assert all(any(map(plain, row[1:])) for row in table.rows)


def test_a_route_ends_at_the_lines_to_edit() -> None:
    """Each line that `why` names holds what it says: the need, the rule or the route."""
    rec = recommend(PACK, next(teams(PACK)), samples=1)
    for standing in rec.ranking:
        for need, _, _, lines in weighed(rec, standing.route):
            for place, text in lines:
                line = (DEFAULT_PACK.parent / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
                both = [standing.route, rival(rec, standing.route)]
                inside = {text.split()[0]} | ({need, *both, *rec.pack.routes[both[1]].combines} if need else set())
                assert any(name in line for name in inside), (place, text, line)


def test_a_rule_says_what_it_does_to_whom() -> None:
    """Who rises, who falls, by how much and by what; strengths in steps of *slightly*; and whether it fires here."""
    told = written(rule_told(SMALL, "slow_today", decided(SMALL, gap=["slow"]).answers))
    assert "It fires." in told and "clearly, 2 times as much as slightly" in told and "retrieval: against slightly, -3 to its total" in told
    assert {"Prompting": "+4", "Retrieval": "-3"} == dict(x.split()[:2] for x in told.splitlines() if x.startswith(("Prompting", "Retrieval  ")))
    assert "It does not fire." in written(rule_told(SMALL, "slow_today", decided(SMALL, gap=["dear"]).answers))
    assert f"{PACK.questions['remedies_instruction'].row} (Remedy tried): “Helped”" in condition_text(PACK, PACK.rules["instruction_helped"].when)


def test_why_says_how_much_is_missing_and_what_rules_out() -> None:
    """Of a route that is behind, how much it takes to draw level; of one that is out, the line that rules it out."""
    assert "It takes 4 more to draw level." in written(why_told(decided(SMALL, gap=["facts_missing"], task="extract"), "prompt"))
    assert ["first, by points alone -2", "first", "3"] == [*map(SMALL.content.scale.told, (2998, 3000, 3))]
    told = written(why_told(decided(SMALL, task="sort"), "lora"))
    assert f"small_pack/pack.yaml:{SMALL.places['rules', 'no_text_to_tune'].line} no_text_to_tune rules it out" in told


def test_a_ban_says_what_it_leaves_and_closes() -> None:
    """Beside what it rules out: the routes that stay in some of their ways, how many offers it closes, and which rule of the overlay outweighs it."""
    bank = load_pack(DEFAULT_PACK.parent / "examples" / "regulated-bank")
    told = " ".join(written(rule_told(bank, "confidential_data_train_at_no_provider")).split())
    left = told.partition("Leaves ")[2].partition(": only on own machines, not at a provider ")
    assert "light training of an open model" in left[0] and "at a provider" not in left[0]
    assert left[2].startswith("Leaves a bought product: only without learning from your data, not at a provider Closes ")
    offers = sum(Traits(trains_at=("provider",)).select(v.traits) for v in bank.content.vendors if v.status != "gone")
    assert offers and left[2].partition("Closes ")[2].startswith(f"{offers} offers")
    pack = read_change(bank, (DATA / "bans.yaml").read_text())[0] or bank
    like, dislike, gate, own = (" ".join(written(rule_told(pack, rule)).split()) for rule in ("like", "dislike", "gate", "own"))
    assert "your rule `dislike` outweighs it: light training of an open model -6." in like and "`nobody_trains` of the pack below" in like
    both = Traits(changes_weights=(True,), trains_at=("provider",))
    shut = {v for v, _ in offers_with(pack, both)}
    assert 10 < len(shut) and ("Closes", f"{len(shut)} offers of vendors") in effects(pack, pack.rules["both"])
    (joined,) = (p.message for p in joined_traits.problems(Space(pack, below=False)) if p.about[0] == "both")
    assert f"only {len(pack.expand(both)) + len(shut)} routes and offers" in joined
    assert ["own"] == [p.about[0] for p in never_first.problems(Space(pack, below=False))] and "a ban in effect" in own
    assert "light training of an open model still comes first with the answers {" in dislike
    head, *rows = decision_table(pack, "long", by_name=True)
    assert (head, rows[4]) == (("makes", "list_size", "by this rule"), ("any other", "not asked", "allowed"))
    assert ["allowed", "forbidden", "forbidden until known", *["allowed"] * 3, "forbidden until known"] == [row[2] for row in rows]
    assert decision_table(pack, "some", by_name=True)[2] == ("ratings (whatever else), edits (whatever else) or choices (whatever else)", "holds")
    assert "A physician." in [i.details[0] for i in decided(pack, signals=["choices"], person="could", makes="text").plan if i.route == "human_review"]
    wide, whole = (decision_table(PACK, rule, by_name=True)[0] for rule in ("too_few_for_all_weights", "nobody_to_review"))
    assert "all else open (more than 14 rows with main_fault)" in wide[-1] and ("main_fault", "person", "wait") == whole[:-1]
    assert "cases leave `data_class` open." in dislike and "cases leave" not in like
    assert "before an agent and training an agent" in gate and "a fixed workflow and code a model writes, done so or otherwise" in gate
    twins = load_pack(DATA / "twins")  # two bans that cover each other, a preference whose route never led, and advice of two ways
    one, aside = (" ".join(written(rule_told(twins, rule)).split()) for rule in ("one", "aside"))
    assert "covered by `two`: without that it decides agency-client-house-style: hosted_tuning (right) -> lora (right)" in one
    assert "comes first, whatever" not in aside and "still comes first" not in aside
    assert "covered by `two`: without that it decides 1 open cases" == compare_packs(PACK, twins, rows=100)["each"]["rules"][0]["covered"]
    free, beside = recommend(without_rules(twins, "one", "two"), Answers(), samples=1), dict(effects(twins, twins.rules["ways"]))["Only beside"]
    told = [within(r.label) for r in twins.content.routes if "ways" in led_by(free, r.id).advice]
    assert len(told) > 9 and [] == [label for label in told if label in beside] and "training at a provider" in beside
