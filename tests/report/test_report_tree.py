import re

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.tree import tree_text


def test_a_tree_has_each_scope_under_its_parent(catalog: Catalog) -> None:
    lines = tree_text(catalog, ["ke"], colour=False).split("\n")[1:]
    depth = {line.split()[0]: (len(line) - len(line.lstrip())) // 2 - 1 for line in lines}
    assert set(depth) == {name for name, scope in catalog.scopes.items() if scope.service == "ke"}
    for name, parent in ((name, catalog.scopes[name].parent) for name in depth):
        assert depth[name] == (depth[parent] + 1 if parent else 0)
    assert depth["ke.fota:view"] == 1


def test_a_tree_says_what_a_scope_lists_by_itself(catalog: Catalog) -> None:
    rows = {line.split()[0]: line for line in tree_text(catalog, ["kai", "ke"], colour=False).split("\n") if line}
    assert re.match(r" +kai +open-ended  The whole", rows["kai"])
    assert re.match(r" +kai\.network +4 +open-ended  Read the Wi-Fi", rows["kai.network"])
    assert re.match(r" +kai\.app +4 +Receive events", rows["kai.app"])
    assert re.match(r" +ke\.campaign:view +3 +Read campaigns", rows["ke.campaign:view"])
