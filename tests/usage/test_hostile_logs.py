"""Files made to harm: a line that repeats what patterns look for is read, and does not hang the suite."""

import io
from types import ModuleType

import pytest

from knox_scopes.access.commands import command_in, goes_on
from knox_scopes.access.lines import line
from knox_scopes.access.needs import inputs_of
from knox_scopes.usage import access_logs, client_logs, proxy_csv, text

REPEATED = (
    "a?", " ?", "-a.", "GET ", "curl ", "'", "`", "\u201c", "[a](", "**", "/a ", "$a/", "{{", "<a", "A_", "- ", "| ",
    "\t", "a/", "GET /a - ", "$(", '\\"', "@{", "<a b c ", "?", "HTTP GET ", "%a", ":", "curl $(", "--> GET https://",
    "[a] ", "a\\",
)  # fmt: skip


@pytest.mark.parametrize("part", REPEATED)
def test_a_line_that_repeats_itself_is_read(part: str) -> None:
    text_ = part * (4000 // len(part))
    assert inputs_of(text_)
    assert (line(text_).need or "") in text_
    assert goes_on(text_) in {None, "", "'", '"', ")}"}
    assert all(request for command in [command_in(f"curl {text_}")] if command for request in command.requests)


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("part", REPEATED)
@pytest.mark.parametrize("reader", [access_logs, client_logs, proxy_csv, text], ids=lambda module: module.__name__)
def test_a_file_of_such_lines_is_read(part: str, reader: ModuleType) -> None:
    content = (part * (40_000 // len(part)) + "\n").encode() * 2
    assert isinstance(reader.is_it(content, ""), bool)
    assert all(one.line in {1, 2} for one in reader.read(io.BytesIO(content)))
