"""Assigns a profile: PUT https://eu-kcs-api.samsungknox.com/kcs/v1/kme/devices/assignProfile"""

import os
import requests
from . import paths
from .paths import ASSIGN

session = requests.Session()


def profiles():
    """GET /kcs/v1/kme/profiles/list"""
    return session.get(paths.BASE + paths.PROFILES, timeout=30).json()


def assign(devices, profile):
    for attempt in range(3):
        answer = session.put(f"{paths.BASE}{ASSIGN}", json={"devices": devices, "profileId": profile})
        if answer.status_code != 429:
            return answer
    raise RuntimeError("https://eu-kcs-api.samsungknox.com/kcs/v1/kme/devices/assignProfile refused")


def get(profile_id):
    url = "%s/kcs/v1/kme/profiles/%s/get" % (paths.BASE, profile_id)
    return session.get(url).json()
