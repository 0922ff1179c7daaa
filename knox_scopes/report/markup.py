"""Text within HTML, SVG and XML."""

__all__ = ["escaped"]

from html import escape

from knox_scopes.errors import printable


def escaped(text: str) -> str:
    r"""Returns text as markup that shows it, in ASCII; a CI service that logs it finds no command in it either.

    >>> print(escaped("<b> 'a' & \x1b \xe9 ##[x]"))
    &lt;b&gt; &#x27;a&#x27; &amp; \x1b &#233; #&#35;[x]
    """
    return escape(printable(text)).encode("ascii", "xmlcharrefreplace").decode().replace("##", "#&#35;")
