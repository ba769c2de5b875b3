# Fairlead for an external PostgreSQL: no database inside, no install script, no build step (Node 24 runs the TypeScript).
#   docker build -t fairlead .
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are a PostgreSQL and a Node of our own: here both come from elsewhere.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json app-manifest.json ./
COPY src ./src
COPY packs ./packs
# Everything belongs to root and nothing is written: the root file system may be read-only.
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm in between: SIGTERM reaches the app, which stops in order.
# The options are those of `npm start`: they keep the heap near what is in use.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=50", "src/main.ts"]
