"""The pages that several rules on the fields of a registration rest on."""

__all__ = ["EFOTA", "GUIDE", "LIFETIMES"]

GUIDE = "Register new app (Knox OAuth 2.0 Authentication guide), 2026-02-12"
LIFETIMES = f"{GUIDE}; Get access and refresh tokens (the same guide, for UEM partners, step 2), 2026-02-10"
EFOTA = "Authentication for Knox E-FOTA, 2024-09-12, and the same in 2026"
