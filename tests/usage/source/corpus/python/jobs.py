#!/usr/bin/env python3
import json
import logging
import urllib.request
from enum import Enum
from http.client import HTTPSConnection
from urllib.request import Request, urlopen

import requests

log = logging.getLogger(__name__)

HOST = "api.samsungknox.com"
API_VERSION = "v1"
KME = f"https://{HOST}/kcs/{API_VERSION}/kme"

JOBS = [
    {"name": "assign", "method": "PUT", "path": "/devices/assignProfile"},
    {"name": "uploads", "method": "GET", "path": "/devices/uploads/list"},
]


class Profiles(str, Enum):
    CREATE = KME + "/profiles/create"
    LIST = KME + "/profiles/list"


def run(token):
    for job in JOBS:
        answer = requests.request(job["method"], KME + job["path"], headers={"Authorization": token})
        log.info("%s https://api.samsungknox.com/kcs/v1/kme: %s", job["name"], answer.status_code)


def create(profile):
    request = Request(Profiles.CREATE.value, data=json.dumps(profile).encode(), method="POST")
    with urlopen(request) as answer:
        return json.load(answer)


def listing():
    with urllib.request.urlopen(Profiles.LIST) as answer:
        return json.load(answer)


def approve(token, body):
    connection = HTTPSConnection(HOST, timeout=20)
    connection.request("POST", "/kcs/v1/kme/reseller/approvals", json.dumps(body), {"Authorization": token})
    return connection.getresponse().status
