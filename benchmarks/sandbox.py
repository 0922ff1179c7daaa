"""Measures how many calls a second the sandbox answers, beside a bare Starlette app that answers the same.

It judges nothing. Both are served by uvicorn with the same options, each in a process of its own, and take turns. The
sandbox looks the token up, decides, and keeps what was called; the bare app has one route with a variable, and looks at
nothing. The clients are one process of their own, with so many connections that are kept open and one request on each
at a time. Beside the calls a second of the clock, which a busy machine makes fewer, it counts those a second of the
server's processor time (where there is /proc), which it hardly changes.

    python benchmarks/sandbox.py [--seconds 2] [--repeats 7] [--connections 16]
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import cast
from urllib.parse import urlencode
from urllib.request import Request, urlopen

APP = "grant_types: [client_credentials]\nscopes: [ke.campaign:view]\n"
CLIENT, SECRET = "bench", "bench-secret"
BARE = """\
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def campaign(request):
    return JSONResponse({}, headers={"x-knox-sandbox": "none", "x-knox-sandbox-body": "none"})
class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("listening on http://127.0.0.1:%d;" % self.servers[0].sockets[0].getsockname()[1], flush=True)
app = Starlette(routes=[Route("/ke/v1/campaigns/{campaignId}", campaign)])
Server(uvicorn.Config(app, port=0, http="h11", log_config=None, access_log=False, lifespan="off", ws="none",
                      server_header=False)).run()
"""


@contextmanager
def served(*command: str) -> Iterator[tuple[int, int]]:
    """Starts a server, and yields its port and the number of its process."""
    env = os.environ | {"KNOX_CLIENT_ID": CLIENT, "KNOX_CLIENT_SECRET": SECRET}
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=env) as process:  # noqa: S603 - our own
        for line in process.stdout or ():
            if line.startswith("listening on "):
                yield int(line.partition(";")[0].rpartition(":")[2]), process.pid
                break
        process.kill()


def token(port: int) -> str:
    """Returns an access token of the sandbox."""
    fields = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    body = urlencode(fields | {"scope": "ke.campaign:view"}).encode()
    with urlopen(Request(f"http://127.0.0.1:{port}/ams/v1/oauth2/token", body)) as reply:
        text = reply.read().decode()
    return str(text.partition('"access_token":"')[2].partition('"')[0])


class Client(asyncio.Protocol):
    """Sends a request, and the next when that is answered, until it is told to stop."""

    def __init__(self, request: bytes) -> None:
        """Takes the request."""
        self.request, self.count, self.size, self.got = request, 0, 0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends the first one."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Counts an answer when it is whole; all are as long as the first one."""
        self.got += data
        if not self.size:
            head, _, _ = self.got.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise AssertionError(self.got)
            self.size = len(head) + 4 + int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        if len(self.got) >= self.size:
            self.count, self.got = self.count + 1, b""
            self.transport.write(self.request)


def spent(number: int) -> float:
    """Returns the seconds of processor time that a process has taken."""
    user, system = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def rate(port: int, process: int, bearer: str, connections: int, seconds: float) -> tuple[float, float]:
    """Returns how many requests are answered a second of the clock, and a second of the server's processor time."""
    request = (
        f"GET /ke/v1/campaigns/4711 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {bearer}\r\n"
        "Accept: application/json\r\nUser-Agent: bench\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Client(request), "127.0.0.1", port) for _ in range(connections)]
    await asyncio.sleep(0.2)
    before, worked, began = sum(client.count for _, client in made), spent(process), perf_counter()
    await asyncio.sleep(seconds)
    done, took = sum(client.count for _, client in made) - before, perf_counter() - began
    worked = spent(process) - worked
    for transport, _ in made:
        transport.close()
    return done / took, done / worked


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder, "app.yaml")
        file.write_text(APP, encoding="utf-8")
        program = str(Path(sys.executable).with_name("knox-scopes"))
        servers = {
            "sandbox": stack.enter_context(served(program, "sandbox", str(file))),
            "bare Starlette": stack.enter_context(served(sys.executable, "-c", BARE)),
        }
        bearer = token(servers["sandbox"][0])
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
        for _ in range(given.repeats):
            for name, server in servers.items():
                rates[name].append(asyncio.run(rate(*server, bearer, given.connections, given.seconds)))
    print("| server | calls a second | least | most | a second of its processor time | least | most |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, found in rates.items():
        cells = (f"{median(kind):,.0f} | {min(kind):,.0f} | {max(kind):,.0f}" for kind in zip(*found, strict=True))
        print(f"| {name} | {' | '.join(cells)} |")
    shares = [
        [one / other for one, other in zip(*pair, strict=True)]
        for pair in zip(*(zip(*found, strict=True) for found in rates.values()), strict=True)
    ]
    of_clock, of_processor = (f"{median(found):.0%} ({min(found):.0%} to {max(found):.0%})" for found in shares)
    print(f"\nOf the bare app's calls a second the sandbox has {of_clock}, by processor time {of_processor};", end=" ")
    print(f"{given.connections} connections, {given.repeats} repeats, load before {load:.1f}.")


if __name__ == "__main__":
    main()
