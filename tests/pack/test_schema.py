"""The JSON Schema for editors: current, true of our own files, and false of slips."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from advisor.pack import DEFAULT_PACK, load_pack
from advisor.pack.schema import pack_schema
from tests.strategies import DATA, ROOT, SMALL

OVERLAYS = [ROOT / "rules" / "examples" / name for name in ("regulated-bank", "translation-agency")]


class _Loader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: `no` and dates are text."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])


def read(text: str) -> Any:
    return yaml.load(text, _Loader)


def test_the_committed_schema_is_current() -> None:
    """The schema in the repository is what `python -m advisor schema` writes now."""
    assert json.loads((ROOT / "schemas" / "pack.schema.json").read_text()) == pack_schema(load_pack())


@pytest.mark.parametrize("folder", [DEFAULT_PACK, *OVERLAYS], ids=lambda f: f.name)
def test_our_own_files_are_valid(folder: Path) -> None:
    """Every file of the default pack and of the overlays satisfies the schema that is made for its pack."""
    own = jsonschema.Draft7Validator(pack_schema(load_pack(folder)))
    own.check_schema(own.schema)
    assert [] == [f"{f.name} {e.json_path}: {e.message}"[:300] for f in folder.rglob("*.yaml") for e in own.iter_errors(read(f.read_text()))]


SLIPS: dict[str, str] = yaml.safe_load((DATA / "slips_an_editor_marks.yaml").read_text())


def test_slips_are_found_and_every_form_is_valid() -> None:
    """An editor marks unknown names and keys; all forms that the reader takes are valid."""
    of_small = jsonschema.Draft7Validator(pack_schema(SMALL))
    assert [] == [name for name, text in SLIPS.items() if of_small.is_valid(read(text))]
    assert [e.message for e in of_small.iter_errors(read((DATA / "every_form.yaml").read_text()))] == []
