"""KS907: an endpoint that no request can mean, since another of the same file has its method and shape."""

__all__ = ["CHECK"]

from knox_scopes.rules.catalogs.base import Check, by_loader

CHECK = Check(
    code="KS907",
    name="shadowed-template",
    severity="error",
    reach="file",
    what="an endpoint, or a variant, that no request can mean, since another of the file has its method and shape",
    why=(
        "literals win from the left, so `/profiles/list` beside `/profiles/{id}` has requests of its own; but of two "
        "templates of one shape, however their variables are called, only the first would ever be found"
    ),
    example="GET /profiles/{id} beside GET /profiles/{profileId}/",
    remedy="keep one of the two, that under the narrower scope; another name of a variable needs no correction",
    find=by_loader,
)
