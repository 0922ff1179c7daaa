import os
from urllib.parse import urljoin

import requests


class KnoxClient:
    def __init__(self, token, base_url=os.environ.get("KNOX_URL", "https://api.samsungknox.com")):
        self.base_url = base_url.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def _request(self, method, path, **kwargs):
        url = f"{self.base_url}/kai/v1/{path}"
        response = self.session.request(method, url, **kwargs)
        response.raise_for_status()
        return response.json()

    def get(self, path, params=None):
        return self._request("GET", path, params=params)

    def settings(self):
        return self.get("settings")

    def change(self, settings):
        return self._request("PUT", "settings", json=settings)

    def devices(self, limit=100):
        return self._request(method="POST", path="devices/getDevices", json={"limit": limit})

    def revoke(self, token):
        requests.post(urljoin(self.base_url, "/ams/v1/oauth2/revoke"), data={"token": token})
