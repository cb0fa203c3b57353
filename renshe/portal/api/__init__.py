"""The API: what pages do, for machines. `service.api` holds it all; `problems` says what was wrong with a request."""
