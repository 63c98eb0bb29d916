"""A table larger than one machine: `recommend_frame` mapped over the parts of a Dask frame.

    pip install -r examples/requirements.txt
    python examples/dask_batch.py use-cases.csv advised-parquet/

Two worker processes of this machine stand in for a cluster; with `dask.distributed` the same lines run on one.
"""

import sys

import dask.dataframe as dd
import pandas as pd

from advisor.batch import RESULTS, recommend_frame


def advised(frame: pd.DataFrame, samples: int = 200, workers: int = 2) -> pd.DataFrame:
    """`recommend_frame` of the whole frame, in two parts a worker, each worked on in a process of its own."""
    return _mapped(dd.from_pandas(frame, npartitions=2 * workers, sort=False), samples).compute(scheduler="processes", num_workers=workers)


def _mapped(parts: dd.DataFrame, samples: int) -> dd.DataFrame:
    meta = pd.DataFrame(columns=[*RESULTS], dtype=object)
    return parts.map_partitions(recommend_frame, samples=samples, meta=meta)


if __name__ == "__main__":
    table = dd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    _mapped(table, 200).astype("string").to_parquet(sys.argv[2], compute_kwargs={"scheduler": "processes", "num_workers": 2})
