"""Completion in bash, which takes a colon to begin a new word, as scope names do not."""

__all__ = ["Bash"]

from click.shell_completion import BashComplete, CompletionItem, add_completion_class


class Bash(BashComplete):
    """Puts words together that bash has split at a colon, and offers only what follows the last one."""

    before_colon = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Returns the words before the one to complete, and that one."""
        words, incomplete = super().get_completion_args()
        whole: list[str] = []
        for word in [*words, incomplete]:
            if whole and (word == ":" or whole[-1].endswith(":")):
                whole[-1] += word
            else:
                whole.append(word)
        if whole[-1] != incomplete:
            self.before_colon = whole[-1][: whole[-1].rindex(":") + 1]
        return whole[:-1], whole[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Returns the line that the shell reads for one offer."""
        return f"{item.type},{str(item.value).removeprefix(self.before_colon)}"


add_completion_class(Bash)
