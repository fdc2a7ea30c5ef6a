# Betrieb: docker compose up (docker-compose.yml). Drei Stufen, damit weder npm noch pip im Ergebnis liegen.

FROM node:22-bookworm-slim AS oberflaeche
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm AS bau
WORKDIR /app
RUN python -m venv /opt/umgebung
ENV PATH=/opt/umgebung/bin:$PATH
COPY requirements/betrieb.txt requirements/
RUN pip install --require-hashes --no-deps --no-cache-dir --disable-pip-version-check -r requirements/betrieb.txt
COPY . .
COPY --from=oberflaeche /app/node_modules node_modules
# Übersetzt und lesbar gemacht, weil der Container später weder schreiben darf noch die Dateien besitzt.
RUN python .ci/oberflaeche.py \
    && SECRET_KEY=nur-zum-sammeln python manage.py collectstatic --noinput \
    && rm -rf node_modules \
    && python -m compileall -q . \
    && chmod -R a+rX .

FROM python:3.11-slim-bookworm
# Pango und HarfBuzz setzen die PDF, Noto kennt die Schriften, die Fira Sans fehlen (Arabisch).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
      fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-core \
    && fc-cache --system-only \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /tmp sozialraum && install -d -o sozialraum -g sozialraum /daten
COPY --from=bau /opt/umgebung /opt/umgebung
COPY --from=bau /app /app
WORKDIR /app
# Geschrieben wird nur nach /daten, /tmp und /dev/shm: Das Wurzelverzeichnis darf schreibgeschützt sein.
ENV PATH=/opt/umgebung/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SOZIALRAUM_BETRIEB=produktion \
    DATENORDNER=/daten
USER sozialraum
VOLUME /daten
EXPOSE 8000
CMD ["gunicorn", "--config", "sozialraum/webserver.py", "--bind", "0.0.0.0:8000"]
