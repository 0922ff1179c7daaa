"""The adapter that records what a session of requests sends."""

from __future__ import annotations

__all__ = ["RecordingAdapter"]

from typing import TYPE_CHECKING, Any

from requests.adapters import BaseAdapter, HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import PreparedRequest, Response


class RecordingAdapter(BaseAdapter):
    """An adapter that sends through another one, and records what is answered."""

    def __init__(self, record: Callable[[Response], None], adapter: BaseAdapter | None = None) -> None:
        """Takes what records, and what sends."""
        super().__init__()
        self.record = record
        self.adapter = HTTPAdapter() if adapter is None else adapter

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed on as it is
        """Sends a request, and records its answer."""
        response = self.adapter.send(request, *args, **kwargs)
        self.record(response)
        return response

    def close(self) -> None:
        """Closes what sends."""
        self.adapter.close()
