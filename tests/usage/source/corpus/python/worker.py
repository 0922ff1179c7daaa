import os
from dataclasses import dataclass
from functools import cached_property

import requests
from requests.adapters import HTTPAdapter
from requests_toolbelt.sessions import BaseUrlSession


@dataclass(frozen=True)
class Settings:
    base: str = os.environ.get("KNOX_BASE") or "https://api.samsungknox.com"
    version: int = 1

    @property
    def fota(self) -> str:
        return f"{self.base}/ke/v{self.version}"


settings = Settings()


def campaign_url(campaign_id: str, action: str = "") -> str:
    url = f"{settings.fota}/campaigns/{campaign_id}"
    if action:
        url += "/" + action
    return url


class Worker:
    @cached_property
    def session(self) -> requests.Session:
        session = BaseUrlSession(base_url="https://api.samsungknox.com/kwn/v1/")
        session.mount("https://", HTTPAdapter(max_retries=3))
        return session

    def subscriptions(self):
        return self.session.get("subscriptions").json()

    def subscribe(self, payload):
        return self.session.post("subscriptions", json=payload)

    def cancel(self, campaign_id):
        return requests.put(campaign_url(campaign_id, "cancel"), timeout=10)

    def campaign(self, campaign_id):
        return requests.get(campaign_url(campaign_id), timeout=10)

    def device_page(self, page):
        params = {"pageNum": page}
        response = requests.post(url=settings.fota + "/devices/getDevices", json=params)
        response.raise_for_status()
        return response.json()
