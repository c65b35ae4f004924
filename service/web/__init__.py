"""The page for people: the API to read and to try, without any network."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Blueprint, Response

from service.api.envelope import WEB
from service.errors import Problem

web = Blueprint(WEB, __name__)

_OWN, _SWAGGER = files(__name__), files("flask_swagger_ui") / "dist"
# Everything the page may load: its own files, and the viewer's from the installed package.
_FILES: dict[str, tuple[Traversable, str]] = {
    "page.css": (_OWN / "page.css", "text/css"),
    "page.js": (_OWN / "page.js", "text/javascript"),
    "swagger-ui.css": (_SWAGGER / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (_SWAGGER / "swagger-ui-bundle.js", "text/javascript"),
    "favicon.png": (_SWAGGER / "favicon-32x32.png", "image/png"),
}
_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")  # fmt: skip


@web.get("/docs")
def docs() -> Response:
    """Return the page; what it shows comes from /openapi.json."""
    return _page(_OWN / "docs.html", "text/html; charset=utf-8")


@web.get("/docs/<name>")
def docs_file(name: str) -> Response:
    """Return a file of the page."""
    if name not in _FILES:
        raise Problem("not_found", "The page has no such file")
    return _page(*_FILES[name])


def _page(file: Traversable, media_type: str) -> Response:
    return Response(file.read_bytes(), headers={"Content-Security-Policy": _POLICY}, content_type=media_type)
