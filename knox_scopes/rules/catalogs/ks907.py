"""KS907: an endpoint that no request can mean, since another of the same file has its method and shape."""

__all__ = ["RULE"]

from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles

RULE: Rule[CatalogFiles] = Rule(
    code="KS907",
    name="shadowed-template",
    severity="error",
    looks_at="file",
    what="an endpoint or variant that no request can match, because another in the file has its method and shape",
    why=(
        "literal segments take precedence from the left, so `/profiles/list` beside `/profiles/{id}` still matches "
        "requests; but of two templates with the same shape, whatever their variables are called, only the first would "
        "ever be found"
    ),
    example="GET /profiles/{id} beside GET /profiles/{profileId}/",
    remedy="keep one of the two, under the narrower scope; a different variable name needs no correction",
    source="scopes/README.md",
)
