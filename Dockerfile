# The tag is one of docker-library/official-images. To pin the digest as well, append what this prints:
# docker buildx imagetools inspect python:3.11.16-slim-bookworm --format '{{.Manifest.Digest}}'
ARG PYTHON=python:3.11.16-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# All that is locked, hashes checked, as wheels; hatchling among them builds ours and stays in this stage.
COPY requirements.txt requirements.in ./
RUN pip wheel --require-hashes --wheel-dir /wheels --requirement requirements.txt \
  && pip install --no-index --find-links /wheels --requirement requirements.in
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
COPY locales locales
RUN pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
  && python -m venv --without-pip /venv \
  && pip --python /venv/bin/python install --no-index --find-links /wheels /wheels/ankommen_bot-*.whl
# Learns from the knowledge base (about 1.6 GB of memory, so not where the bot runs); stops here where it cannot be loaded.
RUN ANKOMMEN_CACHE=/cache /venv/bin/ankommen ask "Wer hilft mir?"

FROM ${PYTHON}
RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin ankommen \
  && install --directory --owner=ankommen --group=ankommen --mode=700 /data \
  && pip uninstall --yes --root-user-action=ignore pip setuptools wheel
COPY --from=build /venv /venv
COPY --from=build /cache /cache
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 ANKOMMEN_CACHE=/cache ANKOMMEN_LISTEN=0.0.0.0:8080
# The database's default is data/ankommen.db from here: no DATABASE_URL is set that DATABASE_URL_FILE would contradict.
WORKDIR /
VOLUME /data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8080, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["ankommen", "run"]
