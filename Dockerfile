# The published package in an image: built from the sources, run by an ordinary user.
#
#   docker build -t pitwall .
#   docker run --rm -it --init -p 127.0.0.1:8080:8080 -v "$PWD/user_data:/pitwall/user_data" pitwall
#
# Inside, the API has to listen on 0.0.0.0 ("listen_ip_address"), or the published port reaches nothing; who can reach it
# is decided by -p: always bind it to 127.0.0.1, or put TLS in front (docs/remote.md).

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY packages/pitwall/package.json packages/pitwall/
COPY packages/simex/package.json packages/simex/
COPY packages/testkit/package.json packages/testkit/
COPY packages/wire/package.json packages/wire/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm pack ./dist/pitwall --pack-destination /tmp
WORKDIR /opt/pitwall
RUN npm init --yes > /dev/null && npm install --omit=dev --no-audit --no-fund /tmp/pitwall-*.tgz

FROM node:24-bookworm-slim
# PITWALL_CONTAINER: the API may listen beyond loopback without TLS, with a warning.
ENV NODE_ENV=production PITWALL_CONTAINER=1
COPY --from=build /opt/pitwall /opt/pitwall
COPY docker/healthcheck.mjs /opt/pitwall/healthcheck.mjs
RUN ln -s /opt/pitwall/node_modules/.bin/pitwall /opt/pitwall/node_modules/.bin/pitwall-client /usr/local/bin/ \
  && install -d -o node -g node /pitwall /pitwall/user_data
WORKDIR /pitwall
USER node
EXPOSE 8080
# SIGTERM ends the bot in order: node is started without a shell in between and gets the signal itself.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/opt/pitwall/healthcheck.mjs"]
ENTRYPOINT ["node", "/opt/pitwall/node_modules/pitwall/pitwall.js"]
CMD ["trade", "--config", "user_data/config.json"]
