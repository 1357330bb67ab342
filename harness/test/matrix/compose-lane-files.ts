/** Toxiproxy's own file: it makes the proxy again whenever it is started. */
export const TOXIPROXY_CONFIG = JSON.stringify([
  { name: 'api-redis', listen: '0.0.0.0:6379', upstream: 'redis:6379', enabled: true },
]);

export type LanePlaces = {
  readonly api: string | undefined;
  readonly admin: string | undefined;
  readonly redis: string | undefined;
  readonly prometheus: string | undefined;
  readonly subnet: string | undefined;
};

/** A small system in containers: a service, a Redis behind Toxiproxy, and Prometheus. */
export function composeFileText(places: LanePlaces): string {
  const { api, admin, redis, prometheus, subnet } = places;
  return `services:
  api:
    image: node:24-bookworm-slim
    init: true
    restart: unless-stopped
    stop_grace_period: 1s
    command: [node, /small-service.ts]
    environment: { PORT: '8080', HOST: 0.0.0.0 }
    volumes: ['./small-service.ts:/small-service.ts:ro']
    ports: ['127.0.0.1:${api}:8080']
    # Not by node: several lanes that start one every two seconds keep a core busy.
    healthcheck:
      test: [CMD, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET /ready HTTP/1.0\\r\\n\\r\\n" >&3 && grep -q HTTP <&3']
      interval: 2s
      timeout: 5s
      retries: 5
  redis:
    image: redis:8
    restart: unless-stopped
    tmpfs: [/data]
  toxiproxy:
    image: ghcr.io/shopify/toxiproxy:2.12.0
    restart: unless-stopped
    command: [-host=0.0.0.0, -config=/etc/toxiproxy.json]
    volumes: ['./toxiproxy.json:/etc/toxiproxy.json:ro']
    ports: ['127.0.0.1:${admin}:8474', '127.0.0.1:${redis}:6379']
  prometheus:
    image: prom/prometheus:v3.15.0
    command: [--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path=/prometheus, --scrape.discovery-reload-interval=100ms]
    # What it measures is gone with it; only root may write there.
    tmpfs: [/prometheus]
    user: root
    configs: [{ source: prometheus, target: /etc/prometheus/prometheus.yml }]
    ports: ['127.0.0.1:${prometheus}:9090']
configs:
  prometheus:
    content: |
      global: { scrape_interval: 1s }
      scrape_configs:
        - job_name: api
          static_configs: [{ targets: ['api:8080'], labels: { instance: api } }]
networks:
  default:
    ipam: { config: [{ subnet: '${subnet}' }] }
`;
}

/** The project's environments: that system, by the name of its compose project. */
export function environmentsText(project: string): string {
  return `apiVersion: faultline/v1
kind: Environments
environments:
  compose:
    type: compose
    file: compose.yml
    project: ${project}
    entrypoint: api
    services:
      api: { port: 8080, ready: /ready, instance: api }
      redis: {}
    links:
      api->redis: { proxy: api-redis, protocol: redis }
    toxiproxy: { service: toxiproxy, port: 8474 }
    prometheus: { service: prometheus, port: 9090 }
    ports: []
    subnets: []
`;
}
