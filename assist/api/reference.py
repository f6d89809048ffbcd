"""The reference page: every operation of the OpenAPI on one page, without a CDN."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The reference, readable offline."""
    return HTMLResponse(reference(request.app.openapi()))


def reference(page: dict[str, Any]) -> str:
    """The OpenAPI `page` as plain HTML: operations with their parameters and shapes, then every shape."""
    info = page["info"]
    title, about = escape(info["title"]), escape(info.get("description", ""))
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title} API</title></head><body>",
        f"<h1>{title} {escape(info['version'])}</h1><p>{about}</p>",
        '<p>Machine-readable: <a href="/openapi.json">/openapi.json</a></p><h2>Operations</h2>',
        *_operations(page["paths"]),
        "<h2>Shapes</h2>",
        *_shapes(page["components"]["schemas"]),
        "</body></html>",
    ]
    return "".join(parts)


def _operations(paths: dict[str, Any]) -> Iterator[str]:
    for path, operations in paths.items():
        for method, operation in operations.items():
            told = operation.get("description", operation.get("summary", ""))
            yield f"<h3><code>{method.upper()} {escape(path)}</code></h3><p>{escape(told)}</p><ul>"
            yield from _given(operation)
            yield from _answered(operation["responses"])
            yield "</ul>"


def _given(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        required = ", required" if parameter.get("required") else ""
        yield f"<li><code>{escape(parameter['name'])}</code> in {escape(parameter['in'])}{required}</li>"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<li>body {escape(kind)}: {_type(content.get('schema', {}))}</li>"


def _answered(responses: dict[str, Any]) -> Iterator[str]:
    for status, response in responses.items():
        kinds = [_type(content.get("schema", {})) for content in response.get("content", {}).values()]
        yield f"<li>{escape(status)}: {', '.join(kinds) or escape(response.get('description', ''))}</li>"


def _shapes(schemas: dict[str, Any]) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p><ul>'
        for field, shape in schema.get("properties", {}).items():
            required = "" if field in schema.get("required", []) else ", optional"
            yield f"<li><code>{escape(field)}</code>: {_type(shape)}{required}</li>"
        yield "</ul>"


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words, with links to the named shapes."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_type(one) for one in schema.get("anyOf", schema.get("oneOf", [])))
    if "enum" in schema:
        return escape(" | ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("format") or schema.get("const") or schema.get("type") or "any"))
