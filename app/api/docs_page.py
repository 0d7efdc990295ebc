"""The documentation page; every file of it is served from here, so it needs no network."""

from importlib import resources
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

router = APIRouter(include_in_schema=False)

_OURS = Path(str(resources.files("app") / "api" / "static"))
_SWAGGER_UI = Path(str(resources.files("fastapi_offline") / "static"))
_FILES = {
    "favicon.svg": _OURS,
    "page.css": _OURS,
    "page.js": _OURS,
    "swagger-ui.css": _SWAGGER_UI,
    "swagger-ui-bundle.js": _SWAGGER_UI,
}

SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Swagger UI sets the style of its elements
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@router.get("/")
async def home() -> Response:
    """Lead to the documentation, by a relative address, since a proxy may add a prefix."""
    return RedirectResponse("docs")


@router.get("/docs")
async def docs_page() -> Response:
    """Send the page; the addresses in it are relative too."""
    headers = {"Content-Security-Policy": SECURITY_POLICY}
    return FileResponse(_OURS / "page.html", headers=headers, media_type="text/html")


@router.get("/docs/files/{name}")
async def file_of_page(name: str) -> Response:
    """Send one of the page's files."""
    if name not in _FILES:
        raise HTTPException(404)
    return FileResponse(_FILES[name] / name, headers={"Cache-Control": "private, max-age=3600"})


@router.get("/openapi.json")
def openapi_document(request: Request) -> Response:
    """Send the document that docs/openapi.json is a copy of; a thread has the time to make it."""
    return Response(request.app.state.openapi_json(), media_type="application/json")
