"""The door of the command line: `knox-scopes`, or `python -m knox_scopes`."""

__all__ = ["main"]

import gc


def main() -> None:
    """Runs the command line in a process of its own, which is over before there is garbage worth looking for.

    The search would cost some 5 ms: while the modules are imported, and once more at the end for what all leave behind.
    """
    gc.disable()
    from knox_scopes.cli import main as run  # noqa: PLC0415 - what is imported here is what costs

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
