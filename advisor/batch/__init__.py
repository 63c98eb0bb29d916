"""Many use cases at once: a table with a row of answers for each in, a table with a row of advice for each out. Nothing else imports pandas; what
only wants its own page or command should not import this before it is asked for."""

from .rows import AT_ONCE, RESULTS, advised, answers_of, batch, recommend_frame, recommend_frames
from .table import CHUNK, SUFFIXES, Unreadable, beside, columns_of, read_chunks, read_table, sample_table, write_chunks, write_table
