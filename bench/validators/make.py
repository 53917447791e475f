"""Right and damaged files of a manual with the verdict of this program, for other validators to judge.

`python -m bench.validators.make FOLDER [ROUNDS]` writes FOLDER/schema/, FOLDER/<number>.<kind>.yaml and
FOLDER/verdicts.json; `judge.mjs` and `check-jsonschema --schemafile FOLDER/schema/KIND.schema.json FOLDER/*.KIND.yaml`
read them. Outside CI, since two of the three come from npm.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from random import Random

import yaml

from procbook import schema, source
from tests.damage.edits import Damage, kind_of
from tests.damage.manuals import FOLDERS, plain


def main(folder: Path, rounds: int) -> None:
    folder.mkdir(parents=True)
    shutil.copytree(schema.folder(), folder / "schema")
    manuals = {name: plain(name) for name in FOLDERS}
    damage = Damage(list(manuals.values()))
    random = Random(20261127)
    written = [(kind_of(path), data) for manual in manuals.values() for path, data in manual.items() if _judged(path)]
    for _ in range(rounds):
        manual = random.choice(list(manuals.values()))
        one = random.choice([path for path in manual if _judged(path)])
        spoilt, _ = damage.damaged({one: manual[one]}, random, random.choice((1, 1, 2, 3)))
        written += [(kind_of(path), data) for path, data in spoilt.items()]
    verdicts = {}
    for number, (kind, data) in enumerate(written):
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")
        reading = source.read(text)
        if not reading.faults:
            name = f"{number:05}.{kind}.yaml"
            (folder / name).write_bytes(text)
            verdicts[name] = schema.is_valid(kind, reading.data)
    (folder / "verdicts.json").write_text(json.dumps(verdicts, indent=0), "utf-8")
    print(f"{len(verdicts)} files, {sum(verdicts.values())} valid")


def _judged(path: str) -> bool:
    return "/approvals/" not in path and "/files/" not in path


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3000)
