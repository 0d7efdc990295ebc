"""The service: HTTP in, HTTP out; see docs/openapi.json for all of it."""
