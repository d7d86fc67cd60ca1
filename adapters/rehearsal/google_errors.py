"""How Google says no: one form for all, with details where there is more to tell."""

from __future__ import annotations

from typing import Any

from aiohttp import web

Json = dict[str, Any]
SERVICE, TITLE = "mybusiness.googleapis.com", "Google My Business API"
PROJECT = "104200000000"
_ERRORS = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    409: ("ABORTED", "The operation was aborted."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}


def error(status: int, message: str = "", *details: Json) -> web.Response:
    """Say no as Google does, by default in Google's words."""
    code, usual = _ERRORS.get(status, ("UNKNOWN", "Unknown error."))
    told = {"code": status, "message": message or usual, "status": code}
    whole = {**told, "details": details} if details else told
    return web.json_response({"error": whole}, status=status)


def required(field: str) -> web.Response:
    """Say that a field of the request is missing."""
    violation = {"field": field, "description": "Field is required"}
    kind = "type.googleapis.com/google.rpc.BadRequest"
    return error(400, "", {"@type": kind, "fieldViolations": [violation]})


def no_quota() -> web.Response:
    """Say what a project hears that was never let in: it may call 0 times a minute."""
    message = (
        "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of"
        f" service '{SERVICE}' for consumer 'project_number:{PROJECT}'."
    )
    limit = {
        "quota_metric": f"{SERVICE}/default_requests",
        "quota_limit": "DefaultRequestsPerMinutePerProject",
        "quota_limit_value": "0",
    }
    return error(429, message, _info("RATE_LIMIT_EXCEEDED", limit))


def switched_off() -> web.Response:
    """Say that the project has not switched this API on."""
    message = (
        f"{TITLE} has not been used in project {PROJECT} before or it is disabled."
    )
    return error(403, message, _info("SERVICE_DISABLED", {"serviceTitle": TITLE}))


def _info(reason: str, more: Json) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE, "consumer": f"projects/{PROJECT}", **more},
    }
