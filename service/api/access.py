"""Who may send trade files: whoever names the one token of this service, in a header and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import logging

from flask import request

from service.api.rooms import rooms
from service.api.wrong_tokens import sender_of
from service.errors import Problem

_IN_QUERY = ("token", "access_token", "api_key", "apikey", "key", "authorization")
_SCHEME = "bearer"
_LOG = logging.getLogger("service.access")


def with_upload_token() -> None:
    """Raise Problem unless uploads are on and the request carries the token: 403, 400, 429, 401."""
    token = rooms().settings.upload_token
    if not token:
        raise Problem(
            "uploads_off",
            "Set DILIGENCE_UPLOAD_TOKEN (32 characters or more, as `openssl rand -hex 32` makes) and start the "
            "service anew, or load the file on its machine with `diligence trade load`",
        )
    if any(name.lower() in _IN_QUERY for name in request.args):
        _LOG.warning("token_in_query")  # an operator should change it, whoever sent it
        raise Problem(
            "token_in_query",
            "Addresses are kept in logs and histories: change the token if this was the right one, and send it in "
            "the header, as Authorization: Bearer …",
        )
    # Before the token is looked at: one that is right, found by trying, must not be told from the others.
    wrong_tokens, sender = rooms().wrong_tokens, sender_of(request)
    if seconds := wrong_tokens.wait(sender):
        detail = f"Too many wrong tokens came from this address; try again after {seconds} seconds"
        raise Problem("too_many_requests", detail, retry_after=seconds)
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not _same(given.strip(), token):
        if given.strip():  # a request without any token tries none
            wrong_tokens.count(sender)
            if wrong_tokens.wait(sender):
                _LOG.warning("wrong_tokens")
        wrong = Problem("token_wrong", "Send the header Authorization: Bearer … with DILIGENCE_UPLOAD_TOKEN")
        wrong.headers["WWW-Authenticate"] = 'Bearer realm="diligence"'
        raise wrong


def _same(given: str, token: str) -> bool:
    # Of hashes: a token of another length, or one that is no ASCII, is told in the same time.
    digests = (hashlib.sha256(each.encode("utf-8", "surrogatepass")).digest() for each in (given, token))
    return hmac.compare_digest(*digests)
