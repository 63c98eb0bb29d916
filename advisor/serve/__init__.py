"""One process, three doors: the page, a JSON API and MCP (docs/serving.md). What is slow to import waits, so that the page starts soon."""
