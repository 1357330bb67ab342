# The image for production: what the standard image holds, on nothing but Node. No shell, no package manager, no root; it
# writes nothing, so that it runs on a read-only root file system. Probes are the orchestrator's: there is nothing here to
# ask with. Its ENTRYPOINT is node, so that arguments choose the process: `src/worker-main.ts`, `src/migrate.ts`, …
#   docker build --file target-app/docker/Dockerfile --tag faultline-target-app:local .
#   docker build --file target-app/docker/production.Dockerfile --tag faultline-target-app:production .
ARG STANDARD=faultline-target-app:local
ARG RUNTIME=gcr.io/distroless/nodejs24-debian12:nonroot
FROM ${STANDARD} AS standard

FROM ${RUNTIME}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app/target-app
COPY --from=standard /app /app
# By number, so that Kubernetes can tell that it is not root.
USER 65532:65532
EXPOSE 8080
CMD ["src/main.ts"]
