"""One process, three doors: the page, a JSON API and MCP. `docs/serving.md` says how to run them.
`api` and `assistants` (MCP) read what comes in, and hand the work to `tasks`, which run in processes of their own (`workers`).
`guard` stands in front of all doors. What is slow to import is imported when it is first asked for, so that the page starts soon."""
