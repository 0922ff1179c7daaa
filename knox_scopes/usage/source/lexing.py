"""Chooses how a language is cut into tokens."""

__all__ = ["lex"]

from knox_scopes.usage.source.languages import Language
from knox_scopes.usage.source.lexer import Lexer, Token
from knox_scopes.usage.source.powershell import PowerShellLexer
from knox_scopes.usage.source.ruby import bracketed
from knox_scopes.usage.source.shell import ShellLexer

LEXERS = {"powershell": PowerShellLexer, "shell": ShellLexer}


def lex(text: str, language: Language) -> list[Token]:
    """Returns the tokens of a text; whatever it holds, there is no error.

    >>> from knox_scopes.usage.source.languages import language_of
    >>> [token.text for token in lex("x = `${a}/b` // c", language_of("a.js"))]
    ['x', '=', '(', '', '+', '(', 'a', ')', '+', '/b', ')']
    >>> [token.text for token in lex('curl -X PUT "$a/b" # c', language_of("a.sh"))]
    ['curl', '(', '-X', ',', 'PUT', ',', '(', '', '+', '(', 'a', ')', '+', '/b', ')', ')', '']
    """
    lexer = LEXERS.get(language.kind, Lexer)(text, language)
    lexer.code("")
    return bracketed(lexer.tokens) if language.kind == "ruby" else lexer.tokens
