# The image for development: the standard image with every source watched. Mount the sources over it:
#   docker build --file target-app/docker/Dockerfile --tag faultline-target-app:local .
#   docker build --file target-app/docker/development.Dockerfile --tag faultline-target-app:development .
#   docker run --volume "$PWD/target-app/src:/app/target-app/src:ro" faultline-target-app:development
ARG STANDARD=faultline-target-app:local
FROM ${STANDARD}
ENV NODE_ENV=development LOG_LEVEL=debug
# What is reloaded is not restarted by an engine while it starts.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "--eval", "require('node:http').get(`http://127.0.0.1:${process.env.PORT}/health/live`, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
CMD ["node", "--watch-path=src", "--watch-preserve-output", "src/main.ts"]
