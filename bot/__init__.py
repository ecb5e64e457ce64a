"""Running Pullquote: command line, Discord client, digests and sandbox."""

import os

# Before anything imports numpy, which looks once: one thread a look-up is
# faster than BLAS's own threads fighting over two cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

VERSION = "0.1.0"
