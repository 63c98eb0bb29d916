"""The Portfolio page: a table with a row of answers for each use case in, with advice for each out."""

from typing import Any

import pandas as pd
import streamlit as st

from advisor.answers import Answers, in_currency
from advisor.batch import answers_of, batch, beside, columns_of, read_table, sample_table, write_table
from advisor.explain import count, question_text
from advisor.pack import Pack
from advisor.pack.problem import table as table_of

from . import frame, state

MOST_ROWS, MEGABYTES = 2_000, 5  # of a table
LABELS = table_of(__file__)  # of the columns


def page(pack: Pack, answers: Answers) -> None:
    """Shows the page."""
    st.title("Portfolio", anchor=False)
    st.markdown("All your use cases in one table, a row for each, a question on top of each column. Each gets its verdict and what to do first.")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="table_input"):
        asked = f"A table (CSV or XLSX, up to {MOST_ROWS:,} rows)"
        st.file_uploader(asked, type=["csv", "xlsx"], max_upload_size=MEGABYTES, key="table_file", on_change=_from_file, width=520)
        with st.popover("Paste a table", icon=":material/content_paste:", key="paste", on_change="rerun") as popover:
            if popover.open:
                st.text_area("Rows, the questions on top", key="pasted", height=200, max_chars=MEGABYTES * 200_000)
                st.button("Read it", key="read_pasted", type="primary", on_click=lambda: _read(st.session_state["pasted"].encode(), "pasted.csv"))
    table, problems = st.session_state.get("_table", (None, ()))
    if problems:
        st.error(frame.problem_lines(problems, 5), icon=":material/error:")
    if table is None or problems:
        st.header("What a table looks like", anchor=False)
        st.markdown("Columns are called by a question or its id; cells hold what you would choose, several set apart by `;`, or nothing.")
        sample = sample_table(pack)
        st.dataframe(sample, hide_index=True, alt="A sample: typical tasks with their answers")
        with st.container(horizontal=True, gap="small"):
            frame.download("Download this sample", lambda: write_table(sample, "sample.csv"), "use-cases.csv", "text/csv", "sample")
            st.button("Try it", key="try_sample", type="tertiary", on_click=lambda: st.session_state.update(_table=(sample, ())))
        st.caption("The table stays in this tab: nothing is stored, and a reload forgets it.")
    elif columns := _columns(pack, table):
        _results(pack, table, columns)
    else:
        st.warning("No column is a question so far. Say above what the columns are.", icon=":material/view_column:")


def _columns(pack: Pack, table: pd.DataFrame) -> dict[str, str]:
    """Which question each column answers: guessed, told once, and open to correction."""
    guessed, problems = columns_of(pack, table.columns)
    labels = {q.id: question_text(q) for q in pack.content.questions}
    if problems:
        st.warning(frame.problem_lines(tuple(problems), 5), icon=":material/view_column:")
    with st.expander(f"Columns :gray[· {len(guessed)} of {len(table.columns)} are questions]", key="columns", expanded=not guessed):
        st.caption("Choose a question for each column that is one; the others are kept as they are.")
        rows = [{"Column": name, "Question": guessed.get(name), "First row": str(table[name].iloc[0])} for name in table.columns]
        asked = {"Question": st.column_config.SelectboxColumn(options=[*labels], format_func=lambda q: labels[str(q)], width="large")}
        kept, alt = f"mapping_{hash(tuple(table.columns))}", "Columns and their questions"
        chosen = st.data_editor(rows, hide_index=True, disabled=["Column", "First row"], key=kept, alt=alt, column_config=asked)
    first = {row["Question"]: row["Column"] for row in reversed(chosen)}  # a question that several columns name is answered by the first
    return {row["Column"]: row["Question"] for row in chosen if row["Question"] and first[row["Question"]] == row["Column"]}


@st.fragment
def _results(pack: Pack, table: pd.DataFrame, columns: dict[str, str]) -> None:
    with frame.block("The advice"):
        found = _advised(pack, table, columns)
        found = pd.DataFrame(in_currency(found.to_dict("list"), state.answers()), index=found.index)
        names = [name for name in table.columns if name not in columns and name not in found.columns][:1]
        st.subheader(f"{count(len(found), 'use case')}", anchor=False)
        with st.container(horizontal=True, gap="medium", key="filters"):
            sure = st.pills("How sure", ["firm", "likely", "open"], selection_mode="multi", format_func=str.capitalize, key="filter_sure")
            families = st.multiselect("Family", sorted({*found["family"]} - {""}), key="filter_family", placeholder="All families", width=320)
        kept = found[found["sureness"].isin(sure or {*found["sureness"]}) & found["family"].isin(families or {*found["family"]})]
        shown = kept[[name for name in LABELS if kept[name].ne("").any()]].rename(columns=LABELS)
        rows, alt = table.loc[kept.index, names].join(shown), f"The advice for {count(len(kept), 'use case')}"
        event: Any = st.dataframe(rows, hide_index=True, on_select="rerun", selection_mode="single-row", key="advised", alt=alt)
        if wrong := int(found["problems"].ne("").sum()):
            st.warning(f"{count(wrong, 'row')} could not be read whole; the column *Not read* says why.", icon=":material/rule:")
        if chosen := [kept.index[i] for i in event.selection.rows if i < len(kept)]:
            given, _ = answers_of(pack, table.loc[chosen], columns)[0]
            frame.advise_link(f"Open “{table.loc[chosen[0], names[0]] if names else f'row {chosen[0] + 1}'}” in Advise", pack, given)
        else:
            st.caption(f"{f'{len(kept):,} of these shown. ' * (len(kept) < len(found))}Tick a row to open it in Advise.")
        frame.download("Download all", lambda: write_table(beside(table, found), "portfolio.csv"), "portfolio.csv", "text/csv", "download_all")


def _advised(pack: Pack, table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """The advice, looked for once for a table and its columns."""
    key = pack.text_hash, id(table), tuple(columns.items())
    if st.session_state.get("_advised", (None,))[0] != key:
        bar = st.progress(0.0, f"Advising {count(len(table), 'use case')}")
        found = batch(pack, table, columns, costs=True, progress=lambda done: bar.progress(done / len(table), f"{done:,} of {len(table):,}"))
        bar.empty()
        st.session_state["_advised"] = key, found
    return st.session_state["_advised"][1]


def _read(data: bytes, name: str) -> None:
    table, problems = read_table(data, name, MOST_ROWS)
    st.session_state["_table"] = table, tuple(problems)


def _from_file() -> None:
    if (file := st.session_state["table_file"]) is not None:
        _read(file.getvalue(), file.name)
