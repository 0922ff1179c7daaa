"""The peers, each set up in the ways that could suit it best; the fastest is measured.

cedarpy matches no path templates, so our router finds the endpoint for it; that takes 0.2 us and counts as its own.
casbin can match them (keyMatch3), and is measured doing so, and with the endpoint found for it. Whatever can be made
beforehand (policies, entities, requests) is.
"""

__all__ = ["SETUPS", "Setup", "falcon_routers"]

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from race import Contender
from workload import Batch, Job, shape


class Setup(NamedTuple):
    """Holds what of a peer is measured: the fastest of the contenders that `build` returns, against a target."""

    peer: str
    what: str
    target: str
    build: Callable[[Job], list[Contender]]


def _cedar(job: Job, name: str, policies: str, entities: list[dict[str, Any]]) -> Contender:
    from cedarpy import Entities, PolicySet, is_authorized  # noqa: PLC0415 - a peer may be missing

    find = job.find
    policy_set = PolicySet.from_str(policies)
    entity_set = Entities.from_json_str(json.dumps(entities))
    app, api = _uid("App", "app"), _uid("Api", "knox")
    # A request as dictionaries spares cedarpy the parsing of names: 12 us less.
    asked = {number: {"principal": app, "action": _uid("Action", at), "resource": api} for number, at in job.at.items()}

    def run(batch: Batch) -> list[Any]:
        return [is_authorized(asked[find(method, path)], policy_set, entity_set) for method, path in batch]

    return Contender(name, run, lambda result: result.allowed)


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}


def _entity(kind: str, name: str, parents: list[str], **attributes: list[str]) -> dict[str, Any]:
    return {
        "uid": _uid(kind, name),
        "attrs": {key: [{"__entity": _uid("Action", value)} for value in values] for key, values in attributes.items()},
        "parents": [_uid("Action", parent) for parent in parents],
    }


def cedar_scopes(job: Job) -> list[Contender]:
    """Returns cedarpy with scopes: an endpoint is an action that lies in every scope that opens it."""
    actions = [_entity("Action", at, openers) for at, openers in job.openers.items()]
    actions += [_entity("Action", name, []) for name in job.catalog.scopes]
    named = [f'Action::"{name}"' for name in job.scopes]
    return [
        _cedar(
            job,
            "a policy for each granted scope",
            "".join(f'permit(principal == App::"app", action in {scope}, resource);' for scope in named),
            [*actions, _entity("App", "app", [])],
        ),
        _cedar(
            job,
            "one policy with the granted scopes",
            f'permit(principal == App::"app", action in [{", ".join(named)}], resource);',
            [*actions, _entity("App", "app", [])],
        ),
        _cedar(
            job,
            "`action in principal.scopes`",
            "permit(principal, action, resource) when { action in principal.scopes };",
            [*actions, _entity("App", "app", [], scopes=job.scopes)],
        ),
    ]


def cedar_flat(job: Job) -> list[Contender]:
    """Returns cedarpy with the endpoints that the grant opens worked out by us, no scope left to look at."""
    opened = list(job.grant.endpoints)
    return [
        _cedar(
            job,
            "`principal.opens.contains(action)`",
            "permit(principal, action, resource) when { principal.opens.contains(action) };",
            [_entity("App", "app", [], opens=opened)],
        ),
    ]


_FLAT = """
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub
"""
_ROLES = _FLAT.replace("r.sub == p.sub", "g(r.sub, p.sub)").replace(
    "[policy_effect]", "[role_definition]\ng = _, _\n[policy_effect]"
)


def _casbin(job: Job, name: str, policies: list[list[str]], roles: list[list[str]] | None = None) -> Contender:
    from casbin import FastEnforcer  # noqa: PLC0415 - a peer may be missing
    from casbin.model import FastModel  # noqa: PLC0415

    # What the cache finds by key is compared no more by the matcher.
    order = [0, 1] if roles is None else [1]
    model = FastModel(order)
    model.load_model_from_text(_FLAT if roles is None else _ROLES)
    enforcer = FastEnforcer(model, None, cache_key_order=order)
    enforcer.add_policies(policies)
    if roles is not None:
        enforcer.add_grouping_policies(roles)
    find, at, enforce = job.find, job.at, enforcer.enforce

    def run(batch: Batch) -> list[Any]:
        return [enforce("app", at[find(method, path)]) for method, path in batch]

    return Contender(name, run)


def casbin_scopes(job: Job) -> list[Contender]:
    """Returns casbin with a policy for each scope and endpoint, scopes as roles."""
    granted = [["app", name] for name in job.scopes]
    implied = [["app", name] for name in job.grant.implied]
    openers = [[name, at] for at, names in job.openers.items() for name in names]
    own = [[name, at] for at, names in job.own.items() for name in names]
    parents = [[scope.parent, name] for name, scope in job.catalog.scopes.items() if scope.parent]
    return [
        _casbin(job, "every scope that opens, roles granted", openers, granted),
        _casbin(job, "the scope listed, roles implied", own, implied),
        _casbin(job, "the scope listed, roles in a tree", own, granted + parents),
    ]


_PATHS = """
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, p.sub) && keyMatch3(r.obj, p.obj)
"""


def casbin_paths(job: Job) -> list[Contender]:
    """Returns casbin doing the whole job: it matches the concrete path itself, and checks scopes as roles."""
    from casbin import FastEnforcer  # noqa: PLC0415 - a peer may be missing
    from casbin.model import FastModel  # noqa: PLC0415

    def contender(name: str, order: list[int]) -> Contender:
        model = FastModel(order)
        model.load_model_from_text(_PATHS)
        enforcer = FastEnforcer(model, None, cache_key_order=order)
        enforcer.add_policies(
            [[scope, at.split()[1], at.split()[0]] for at, names in job.own.items() for scope in names]
        )
        enforcer.add_grouping_policies([["app", scope] for scope in job.grant.implied])
        enforce = enforcer.enforce
        return Contender(name, lambda batch: [enforce("app", path, method) for method, path in batch])

    return [contender("policies found by method", [2])]


def casbin_flat(job: Job) -> list[Contender]:
    """Returns casbin with the endpoints that the grant opens worked out by us, no scope left to look at."""
    return [_casbin(job, "subject and endpoint as keys", [["app", at] for at in job.grant.endpoints])]


def _authlib_scopes(job: Job) -> list[tuple[str, Any, dict[int | None, list[str]]]]:
    """Returns name, scopes of the token, and scopes required by number; any one of those required is enough."""
    return [
        ("token as text, every scope that opens", " ".join(job.scopes), job.by_number(job.openers)),
        ("token as text with all it implies", " ".join(job.grant.implied), job.by_number(job.own)),
        ("token as list with all it implies", list(job.grant.implied), job.by_number(job.own)),
    ]


def authlib_check(job: Job) -> list[Contender]:
    """Returns authlib's scope check alone: the endpoint, and so the scopes required, are known beforehand."""
    from authlib.oauth2.rfc6749 import TokenValidator  # noqa: PLC0415 - a peer may be missing

    insufficient, find = TokenValidator.scope_insufficient, job.find

    def contender(name: str, token: Any, required: dict[int | None, list[str]]) -> Contender:  # noqa: ANN401
        return Contender(
            name,
            lambda batch: [insufficient(token, scopes) for scopes in batch],
            lambda result: not result,
            lambda batch: [required[find(method, path)] for method, path in batch],
        )

    return [contender(*scopes) for scopes in _authlib_scopes(job)]


def authlib_match(job: Job) -> list[Contender]:
    """Returns authlib's scope check after a match by our router."""
    from authlib.oauth2.rfc6749 import TokenValidator  # noqa: PLC0415 - a peer may be missing

    insufficient, find = TokenValidator.scope_insufficient, job.find

    def contender(name: str, token: Any, required: dict[int | None, list[str]]) -> Contender:  # noqa: ANN401
        return Contender(
            name,
            lambda batch: [insufficient(token, required[find(method, path)]) for method, path in batch],
            lambda result: not result,
        )

    return [contender(*scopes) for scopes in _authlib_scopes(job)]


SETUPS = (
    Setup("cedarpy", "scopes, path matched beforehand", ">= 40x", cedar_scopes),
    Setup("cedarpy", "endpoints listed for it", "-", cedar_flat),
    Setup("casbin", "match and check", ">= 100x", casbin_paths),
    Setup("casbin", "scopes, path matched beforehand", "-", casbin_scopes),
    Setup("casbin", "endpoints listed for it", "-", casbin_flat),
    Setup("authlib", "check only, path matched beforehand", "> 1x", authlib_check),
    Setup("authlib", "match and check", "> 1x", authlib_match),
)


def falcon_routers(job: Job) -> list[Contender]:
    """Returns falcon's compiled router with every path of the catalog: looking at paths alone, and at methods too."""
    from falcon.routing import CompiledRouter  # noqa: PLC0415 - a peer may be missing

    responders: dict[str, dict[str, Any]] = {}
    for method, path in job.paths:
        responders.setdefault(shape(path), {})[f"on_{method.lower()}"] = lambda: None
    router = CompiledRouter()
    for template in sorted(responders):
        router.add_route(template, type("Resource", (), responders[template])())
    find = router.find

    def dispatch(batch: Batch) -> list[Any]:
        results = []
        for method, path in batch:
            found = find(path)
            results.append(found and (found, found[1][method]))
        return results

    return [
        Contender(
            "falcon, paths only",
            lambda batch: [find(path) for path in batch],
            lambda result: result and result[3],
            lambda batch: [path for _, path in batch],
        ),
        Contender("falcon, path and method", dispatch, lambda result: result and result[0][3]),
    ]
