"""An asynchronous client for Knox E-FOTA."""

from __future__ import annotations

import asyncio
import os

import aiohttp
import httpx

API_ROOT = os.getenv("KNOX_API", "https://api.samsungknox.com") + "/ke/v1"


class Fota:
    """Talks to /ke/v1 only."""

    def __init__(self, token: str) -> None:
        self._http = httpx.AsyncClient(base_url=API_ROOT, headers={"Authorization": f"Bearer {token}"})

    async def campaigns(self, page: int = 0) -> list[dict]:
        response = await self._http.get("/campaigns", params={"pageNum": page})
        return response.json()["campaigns"]

    async def firmwares(self, campaign_id: str, firmwares: list[str]) -> None:
        await self._http.put(f"/campaigns/{campaign_id}/firmwares", json=firmwares)

    async def bulk(self, action: str, ids: list[str]) -> None:
        paths = {"refresh": "/devices/bulkRefresh", "unenroll": "/devices/bulkUnenroll"}
        await self._http.post(paths[action], json={"deviceIds": ids})


async def models(session: aiohttp.ClientSession) -> list[str]:
    async with session.get(f"{API_ROOT}/devices/models") as response:
        return await response.json()


async def fota_status(session):
    url = "/".join([API_ROOT, "fota"])
    async with session.request("GET", url) as response:
        return await response.json()
