"""Puts brackets around the arguments of Ruby's calls that have none, so that `get "/a", b` is `get("/a", b)`."""

__all__ = ["bracketed"]

from knox_scopes.usage.source.lexer import CLOSES, Token
from knox_scopes.usage.source.vocabulary import RUBY_WORDS


def bracketed(tokens: list[Token]) -> list[Token]:
    """Returns the tokens with a bracket before the first argument of such calls, and one after the last."""
    out: list[Token] = []
    waiting: list[int] = []  # how many brackets were open where each call without brackets began
    depth = 0
    for place, token in enumerate(tokens):
        ends = token.kind == "line" or token.text in {";", *CLOSES.values()}
        if token.kind in {"line", "op", "name"} and (ends or (token.kind == "name" and token.text in RUBY_WORDS)):
            while waiting and waiting[-1] >= depth and not (token.kind == "line" and _goes_on(tokens, place)):
                out.append(Token("op", ")", token.line))
                waiting.pop()
        if token.kind == "op":
            depth += (token.text in CLOSES) - (token.text in CLOSES.values())
        out.append(token)
        if _takes(tokens, place):
            out.append(Token("op", "(", token.line))
            waiting.append(depth)
    return out + [Token("op", ")", out[-1].line)] * len(waiting)


def _goes_on(tokens: list[Token], place: int) -> bool:
    """Tells whether a statement goes on in the next line."""
    return place > 0 and tokens[place - 1].kind == "op" and tokens[place - 1].text in {",", "+", "||", ".", ":", "="}


def _takes(tokens: list[Token], place: int) -> bool:
    """Tells whether a name is followed by an argument."""
    name, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
    if name.kind != "name" or name.text in RUBY_WORDS or following is None:
        return False
    if place and tokens[place - 1].kind == "name" and tokens[place - 1].text in {"def", "class", "module"}:
        return False
    return following.kind == "text" or (following.kind == "name" and following.text not in RUBY_WORDS)
