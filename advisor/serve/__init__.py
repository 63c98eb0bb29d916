"""One process, three doors: the page, a JSON API and MCP. `docs/serving.md` says how to run them. `api` and `assistants` (MCP) read what comes in,
for `tasks` in processes of their own; `guard` stands in front. What is slow to import waits until it is asked for, so that the page starts soon."""
