# The service alone; docker-compose.yml adds PostgreSQL. Lists are loaded by `diligence refresh` or `diligence load`.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY adapters adapters
COPY schemas schemas
COPY service service
RUN python -m venv /opt/diligence \
    && /opt/diligence/bin/pip install --no-cache-dir '.[postgres]' -c constraints.txt

FROM python:3.11-slim
COPY --from=build /opt/diligence /opt/diligence
# A numeric user, so that a cluster can tell that it is not root; a new volume on /data takes over its owner.
RUN install --directory --owner=10001 --group=10001 --mode=0750 /data
ENV PATH=/opt/diligence/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    DILIGENCE_HOST=0.0.0.0 \
    DILIGENCE_PORT=8000 \
    DILIGENCE_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# python:3.11-slim has no curl; urlopen raises on any status that is no success, so the check fails with it
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['DILIGENCE_PORT']}/healthz\", timeout=4)"]
CMD ["diligence", "serve"]
