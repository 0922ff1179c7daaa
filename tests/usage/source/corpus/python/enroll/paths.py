"""Paths of Knox Mobile Enrollment."""

BASE = "https://eu-kcs-api.samsungknox.com"
PROFILES = "/kcs/v1/kme/profiles/list"
ASSIGN = "/kcs/v1/kme/devices/assignProfile"
