import { AppProcess, migrate } from './app.ts';
import { Link } from './link.ts';
import { PostgresServer } from './postgres-server.ts';
import { RedisServer } from './redis-server.ts';

/** What the service lives in: its dependencies, each behind a link that can be broken. */
export class World {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly toPostgres: Link;
  readonly toRedis: Link;
  private readonly apps: AppProcess[] = [];

  private constructor(parts: Pick<World, 'postgres' | 'redis' | 'toPostgres' | 'toRedis'>) {
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.toPostgres = parts.toPostgres;
    this.toRedis = parts.toRedis;
  }

  static async create(): Promise<World> {
    const [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
    const [toPostgres, toRedis] = await Promise.all([Link.to(postgres.port), Link.to(redis.port)]);
    const world = new World({ postgres, redis, toPostgres, toRedis });
    const migration = await migrate(world.databaseUrl);
    if (migration.exit?.code !== 0) throw new Error(migration.output);
    return world;
  }

  get databaseUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.toPostgres.port}/postgres`;
  }

  get env(): Readonly<Record<string, string>> {
    const redisUrl = `redis://127.0.0.1:${this.toRedis.port}`;
    return { DATABASE_URL: this.databaseUrl, REDIS_URL: redisUrl };
  }

  async app(env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
    const app = await AppProcess.ready({ ...this.env, ...env });
    this.apps.push(app);
    return app;
  }

  /** Leaves no process and no folder behind. */
  async remove(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.child.stop('SIGKILL')));
    await Promise.all([this.toPostgres.close(), this.toRedis.close(), this.redis.kill()]);
    await this.postgres.remove();
  }
}
