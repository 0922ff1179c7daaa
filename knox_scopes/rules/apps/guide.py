"""The pages that several rules on the fields of a registration rest on."""

__all__ = ["EFOTA", "GUIDE", "LEAST", "LIFETIMES", "SCOPES"]

GUIDE = "Register new app (Knox OAuth 2.0 Authentication guide), 2026-02-12"
LIFETIMES = f"{GUIDE}; Get access and refresh tokens (the same guide, for UEM partners, step 2), 2026-02-10"
EFOTA = "Authentication for Knox E-FOTA, 2024-09-12, and the same in 2026"
SCOPES = "Scopes for Knox cloud services APIs, 2026-06-17"
LEAST = "Authentication for Knox E-FOTA, 2024-09-12, and Manage registered apps, 2026-02-10: request the fewest scopes"
