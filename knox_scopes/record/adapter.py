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

    def send(  # noqa: PLR0913, PLR0917 - the signature is that of requests, whose versions differ in its types
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the same
        timeout: Any = None,  # noqa: ANN401 - the same
        verify: Any = True,  # noqa: ANN401, FBT002 - the same
        cert: Any = None,  # noqa: ANN401 - the same
        proxies: Any = None,  # noqa: ANN401 - the same
    ) -> Response:
        """Sends a request, and records its answer."""
        response = self.adapter.send(request, stream, timeout, verify, cert, proxies)
        self.record(response)
        return response

    def close(self) -> None:
        """Closes what sends."""
        self.adapter.close()
