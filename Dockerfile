# The RUN lines are the Makefile's own commands, so that what CI runs is what is built.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python3 -m venv .venv
RUN .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 pullquote && mkdir /data && chown pullquote /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY store store
COPY seeds seeds
COPY commands commands
COPY bot bot
USER pullquote
ENV PULLQUOTE_DB=/data/pullquote.db PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s \
    CMD [".venv/bin/python", "-m", "bot", "doctor", "--quick"]
ENTRYPOINT [".venv/bin/python", "-m", "bot"]
