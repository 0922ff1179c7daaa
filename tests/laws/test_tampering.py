from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from worlds import World, tasks

from knox_scopes import Plan, plan, verify
from knox_scopes.access.needs import Need
from knox_scopes.access.plan import RANKS, Proof
from knox_scopes.catalog.model import Access

OBJECTIVES = st.sampled_from(["least-privilege", "fewest-scopes"])

Drawn = tuple[World, list[str], list[str], list[str]]


class Stand(NamedTuple):
    """Stands in for a plan, with the attributes that `verify` reads."""

    scopes: tuple[str, ...]
    have: tuple[str, ...]
    deny: tuple[str, ...]
    needs: tuple[Need, ...]
    excess: Access
    proof: Sequence[Proof]
    objective: str
    exact: bool


def stand(found: Plan) -> Stand:
    return Stand(
        found.scopes, found.have, found.deny, found.needs, found.excess, found.proof, found.objective, found.exact
    )


@given(tasks(), OBJECTIVES)
def test_every_plan_is_verified(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    assert verify(world.catalog, found) == ()
    assert verify(world.catalog, stand(found)) == ()


@given(tasks())
def test_the_proof_says_what_the_definition_says(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny)
    before, denied = world.naive.opened(have), world.naive.denied(deny)
    served = {at for need in found.needs for kind, at in world.naive.opened(world.names) - before if at == need.at}
    assert [proof.scope for proof in found.proof] == list(found.scopes)
    for proof in found.proof:
        rest = [name for name in found.scopes if name != proof.scope]
        opened = {at for _, at in world.naive.opened([proof.scope])}
        others = {at for _, at in world.naive.opened([*rest, *have])}
        assert proof.serves == tuple(sorted(served & opened))
        assert proof.fails in served - others
        for rival in proof.rivals:
            assert rival.scope in rival.scopes
            assert rival.scope not in {*found.scopes} | denied
            assert proof.scope not in rival.scopes
            more = world.naive.opened(rival.scopes) - world.naive.opened([*found.scopes, *have])
            assert {(kind, at) for kind, ats in rival.more._asdict().items() for at in ats} == {
                (kind, at) for kind, at in more if at not in served
            }
        # Whatever else serves all that only this scope serves is told as a rival.
        alone = served - others
        able = {name for name in world.names if alone <= {at for _, at in world.naive.opened([name])}}
        assert {rival.scope for rival in proof.rivals} == able - {*found.scopes} - denied


@given(tasks())
def test_a_dropped_scope_is_noticed(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    whole = stand(plan(world.catalog, needs, have=have, deny=deny))
    for name in whole.scopes:
        rest = tuple(other for other in whole.scopes if other != name)
        assert verify(world.catalog, whole._replace(scopes=rest))
        opened = world.naive.opened(rest) - world.naive.opened(have)
        excess = {
            kind: tuple(sorted(at for k, at in opened if k == kind and at not in {n.at for n in whole.needs}))
            for kind in Access._fields
        }
        assert verify(world.catalog, whole._replace(scopes=rest, excess=Access(**excess), proof=()))


@given(tasks())
def test_a_needless_scope_is_noticed(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    whole = stand(plan(world.catalog, needs, have=have, deny=deny))
    for name in set(world.names) - set(whole.scopes):
        assert verify(world.catalog, whole._replace(scopes=tuple(sorted((*whole.scopes, name))), proof=()))
    assert verify(world.catalog, whole._replace(scopes=(*whole.scopes, "no.such:scope")))


@given(tasks(), st.data())
def test_an_altered_excess_is_noticed(drawn: Drawn, data: st.DataObject) -> None:
    world, needs, have, deny = drawn
    whole = stand(plan(world.catalog, needs, have=have, deny=deny))
    kind = data.draw(st.sampled_from(Access._fields))
    real: tuple[str, ...] = getattr(whole.excess, kind)
    altered = data.draw(
        st.sampled_from([real[1:], real[:-1], (*real, "z"), (), real[::-1]]).filter(real.__ne__) | st.just(("z",))
    )
    assert verify(world.catalog, whole._replace(excess=whole.excess._replace(**{kind: altered})))


@given(tasks())
def test_a_denied_scope_is_noticed(drawn: Drawn) -> None:
    world, needs, have, _ = drawn
    whole = stand(plan(world.catalog, needs, have=have))
    for name in whole.scopes:
        assert verify(world.catalog, whole._replace(deny=(name,)))


@given(tasks())
def test_an_unheard_of_need_is_noticed(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    whole = stand(plan(world.catalog, needs, have=have, deny=deny))
    for at in ("GET /nowhere", "NO_EVENT"):
        assert verify(world.catalog, whole._replace(needs=(*whole.needs, Need(at, "scopes", (at,), ()))))


@given(tasks())
def test_a_need_that_the_plan_does_not_cover_is_noticed(drawn: Drawn) -> None:
    world, needs, have, deny = drawn
    whole = stand(plan(world.catalog, needs, have=have, deny=deny))
    covered = {at for _, at in world.naive.opened([*whole.scopes, *have])}
    for at in world.needs:
        if world.naive.openers(at) and at not in covered:
            assert verify(world.catalog, whole._replace(needs=(*whole.needs, Need(at, "scopes", (at,), ()))))


@given(tasks(), OBJECTIVES)
def test_a_wrong_proof_is_noticed(drawn: Drawn, objective: str) -> None:
    world, needs, have, deny = drawn
    found = plan(world.catalog, needs, have=have, deny=deny, objective=objective)
    whole = stand(found)
    for proof in found.proof:
        fails = [at for at in world.needs if at in {at for _, at in world.naive.opened(have)}]
        wrong = [proof._replace(serves=(*proof.serves, "GET /z")), proof._replace(serves=())]
        wrong += [proof._replace(fails=at) for at in (*fails, "GET /nowhere")]
        for rival in proof.rivals:
            others = [rank for rank in RANKS if rank != rival.loses_on]
            wrong += [proof._replace(rivals=(rival._replace(loses_on=rank),)) for rank in others]
            wrong.append(proof._replace(rivals=(rival._replace(scopes=found.scopes),)))
        for altered in wrong:
            assert verify(world.catalog, whole._replace(proof=(altered,))), altered
