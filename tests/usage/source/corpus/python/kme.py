import argparse
import sys
import time

import requests

REGIONS = {"eu": "https://eu-kcs-api.samsungknox.com", "us": "https://us-kcs-api.samsungknox.com"}
KME = "kcs/v1/kme"


def call(session, region, verb, *parts, **options):
    url = "/".join((REGIONS[region], KME) + parts)
    while True:
        response = session.request(verb, url, **options)
        if response.status_code != 429:
            return response
        time.sleep(int(response.headers.get("Retry-After", "1")))


def main():
    parser = argparse.ArgumentParser(description="See https://us-kcs-api.samsungknox.com/kcs/v1/kme/profiles/list")
    parser.add_argument("--region", default="us")
    args = parser.parse_args()
    session = requests.Session()
    base = REGIONS[args.region]
    profiles = session.get(f"{base}/{KME}/profiles/list").json()
    for profile in profiles:
        session.delete("{}/{}/profiles/{}".format(base, KME, profile["id"]))
    session.put(base + "/" + KME + "/devices/unassignProfile", json={})
    call(session, args.region, "POST", "devices", "delete")


if __name__ == "__main__":
    sys.exit(main())
