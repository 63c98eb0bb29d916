"""Many use cases at once: a table of answers in, a table of advice out. Nothing else imports pandas, so import this when it is asked for."""

from .rows import AT_ONCE, RESULTS, advised, answers_of, batch, recommend_frame, recommend_frames
from .table import CHUNK, SUFFIXES, Unreadable, beside, columns_of, read_chunks, read_table, sample_table, write_chunks, write_table
