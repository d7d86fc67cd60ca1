"""Says who we are by a certificate, where the bot has no password.

See https://learn.microsoft.com/entra/identity-platform/certificate-credentials.
"""

from __future__ import annotations

import base64
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

HOLDS = timedelta(minutes=5)


def assertion(path: str, app_id: str, token_url: str, now: datetime) -> str:
    """Give what is signed by the key in a PEM file.

    Raises OSError, ValueError or TypeError when it holds no private RSA key with its
    certificate, or one that is locked.
    """
    pem = Path(path).read_bytes()
    key = load_pem_private_key(pem, None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError
    print_ = x509.load_pem_x509_certificate(pem).fingerprint(SHA256())
    head = {"x5t#S256": base64.urlsafe_b64encode(print_).rstrip(b"=").decode()}
    claims = {
        "aud": token_url,
        "iss": app_id,
        "sub": app_id,
        "jti": str(uuid.uuid4()),
        "nbf": int(now.timestamp()),
        "exp": int((now + HOLDS).timestamp()),
    }
    return jwt.encode(claims, key, algorithm="PS256", headers=head)
