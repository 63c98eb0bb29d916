"""Whether the tools that starter kits are made for take their files: promptfoo, Inspect and LLaMA-Factory, each where it is installed.

    python -m benchmarks.kits [--promptfoo COMMAND] [--inspect PYTHON] [--llamafactory PYTHON]

Kits of all examples as advised, and of the first one for every route. Nothing is sent anywhere. promptfoo validates each configuration
and runs its examples with a prompt that asks for nothing but the expected output, which `echo` gives: each must pass, but where a model
judges that nobody has named yet. Inspect runs them with a mock model that knows the expected output. LLaMA-Factory reads the run with its
own argument classes and the data with its own converter; it is told to use the CPU, and DeepSpeed's part is read by Accelerate.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from advisor.advise import advise
from advisor.answers import read_answers_file
from advisor.pack import load_pack
from advisor.report import kit

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").rglob("*.yaml"))
OFFLINE = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1", "PROMPTFOO_DISABLE_REMOTE_GENERATION": "true", "HF_HUB_OFFLINE": "1",
    "DISABLE_VERSION_CHECK": "1", "INSPECT_DISPLAY": "none",
}  # fmt: skip
INSPECT = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from inspect_ai import __version__, eval
from inspect_ai.model import ModelOutput, ModelUsage, get_model
print("Inspect", __version__)
for folder in sys.argv[1:]:
    spec = spec_from_file_location("kit", f"{folder}/eval.py")
    kit = module_from_spec(spec)
    spec.loader.exec_module(kit)
    task = kit.frozen_cases()
    expected = {sample.input: sample.target for sample in task.dataset}
    def answer(messages, *_):
        output = ModelOutput.from_content("mockllm", expected.get(messages[-1].text, "GRADE: C"))  # the second is the judge's
        output.usage = ModelUsage()  # else it is counted with a table from the network
        return output
    (log,) = eval(task, model=get_model("mockllm/model", custom_outputs=answer), log_dir=f"{folder}/logs")
    assert log.status == "success", (folder, log.error)
    assert len(log.samples) == 2 and all(score.value in ("C", 1) for s in log.samples for score in s.scores.values()), folder
print(f"  {len(sys.argv) - 1} tasks run, both examples right")
"""
LLAMAFACTORY = """
import os, sys, types
import transformers, yaml
from importlib.metadata import version
sys.modules["torchaudio"] = types.ModuleType("torchaudio")  # for sounds only, and heavy
from accelerate.utils.deepspeed import HfDeepSpeedConfig
from datasets import load_dataset
from llamafactory.data.converter import align_dataset
from llamafactory.data.parser import get_dataset_list
from llamafactory.data.template import TEMPLATES
from llamafactory.hparams.parser import get_train_args
print("LLaMA-Factory", version("llamafactory"))
for folder in sys.argv[1:]:
    os.chdir(folder)
    given = yaml.safe_load(open("train.yaml", encoding="utf-8"))
    shared = given.pop("deepspeed", None)
    assert shared is None or HfDeepSpeedConfig(shared).is_zero3()
    _, data, training, method, _ = get_train_args(given | {"use_cpu": True, "bf16": False})
    assert data.template in TEMPLATES, data.template
    (attributes,) = get_dataset_list(data.dataset, data.dataset_dir)
    rows = align_dataset(load_dataset("json", data_files="train.jsonl", split="train"), attributes, data, training)
    assert len(rows) == 2 and rows[0]["_prompt"], rows[0]
    print(f"  {os.path.basename(folder)}: {method.stage}, {method.finetuning_type}, {given['model_name_or_path']}")
"""


def kits() -> Iterator[tuple[str, dict[str, str]]]:
    """A name and the files of each kit."""
    pack = load_pack()
    for i, path in enumerate(EXAMPLES):
        rec = advise(pack, read_answers_file(pack, path)[0])
        yield path.stem, kit.files(rec)
        for route in pack.routes if i == 0 else ():
            chosen = replace(rec.answers, record={**rec.answers.record, "override": route})
            yield f"{path.stem}-{route}", kit.files(replace(rec, answers=chosen))


def written(into: Path) -> list[Path]:
    """The folders of all kits, those left out that hold the same as one before but for the README."""
    folders: dict[tuple[str, ...], Path] = {}
    for name, files in kits():
        folder = folders.setdefault(tuple(text for file, text in files.items() if file != "README.md"), into / name)
        folder.mkdir(exist_ok=True)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
    return list(folders.values())


def ran(command: list[str], folder: Path, *, ends: int = 0) -> str:
    """What a command prints; if it does not end as it should, all of it is shown and the script ends."""
    found = subprocess.run(command, cwd=folder, env={**os.environ, **OFFLINE}, capture_output=True, text=True)
    if found.returncode != ends:
        sys.exit(f"{folder.name}: {shlex.join(command)} ended with {found.returncode}\n{found.stdout}{found.stderr}")
    return found.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("promptfoo", "inspect", "llamafactory"):
        parser.add_argument(f"--{name}", type=shlex.split, default=[])
    tools = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["PROMPTFOO_CONFIG_DIR"] = place
        folders = written(Path(place))
        print(f"{len(folders)} different kits")
        if tools.inspect:
            print(ran([*tools.inspect, "-c", INSPECT, *map(str, folders)], folders[0]).strip())
        if tools.promptfoo:
            print("promptfoo", ran([*tools.promptfoo, "--version"], folders[0]).split()[-1])
            for folder in folders:
                ran([*tools.promptfoo, "validate", "config", "-c", "promptfooconfig.yaml"], folder)
                (folder / "prompt.txt").write_text("{{expected}}")
                judged = "llm-rubric" in (folder / "promptfooconfig.yaml").read_text(encoding="utf-8")
                command = [*tools.promptfoo, "eval", "--no-cache", "--no-table", "--no-progress-bar", "--filter-metadata", "state=example"]
                ran(command, folder, ends=100 if judged else 0)  # 100: not every case passed
            print(f"  {len(folders)} configurations valid, both examples of each run")
        if tools.llamafactory:
            trained = [folder for folder in folders if (folder / "train.yaml").exists()]
            print(ran([*tools.llamafactory, "-c", LLAMAFACTORY, *map(str, trained)], folders[0]).strip())


if __name__ == "__main__":
    main()
