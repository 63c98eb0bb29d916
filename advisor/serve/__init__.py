"""One process, several doors: the page and a JSON API. `docs/serving.md` says how to run them.

`api` reads what comes in, and hands the work to `tasks`, which run in processes of their own (`doors`). `guard` stands in front of all doors.
"""
