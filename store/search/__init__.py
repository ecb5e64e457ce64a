"""Finding a quote, a speaker or a title from what somebody half remembers."""

import os

# One thread a look-up: BLAS's own threads would fight over two cores, and a
# product as small as a look-up's takes three times as long with them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
