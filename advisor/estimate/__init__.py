"""What a route costs, how long an answer takes and what it needs: pure functions over answers and a dated data file."""

from .book import LARGE, book_of
from .inputs import SAID, Given, Situation
from .machines import open_model
from .means import price, priced, verdict_on_paper, within_means
from .on_paper import SHOWN, OnPaper, all_started, looked, on_paper, planned, situated
from .quantity import Assumption, EstimateError, Quantity, exactly, largest, likely, number, shown, span, total
from .route import WITHOUT_MODEL, RouteEstimate
from .together import Together, by_hand, together
from .training import training_run
