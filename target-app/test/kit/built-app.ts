import { createApp, installRoutes } from '../../src/http/build-app.ts';
import { RequestAccounting } from '../../src/http/request-accounting.ts';
import { itemStore } from '../../src/items/item-store.ts';
import { Items } from '../../src/items/items.ts';
import { Lifecycle } from '../../src/lifecycle/lifecycle.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { BreakerRegistry } from '../../src/resilience/breaker-registry.ts';
import { studentStore } from '../../src/students/student-store.ts';
import { Students } from '../../src/students/students.ts';
import { userStore } from '../../src/users/user-store.ts';
import { Users } from '../../src/users/users.ts';
import { FakeBacking } from './fake-backing.ts';
import { quietInstruments } from './instruments.ts';
import { sreMonitor } from './sre.ts';

/** The whole application on a fake backing, with everything it answers with. */
export async function builtApp(options: { readonly adminToken?: string } = {}) {
  const metrics = createMetrics({ version: '1.2.3', variant: 'resilient' });
  const backing = new FakeBacking(metrics);
  const lifecycle = new Lifecycle();
  const app = createApp('silent', 'resilient');
  await installRoutes(app, {
    version: '1.2.3',
    variant: 'resilient',
    lifecycle,
    metrics,
    accounting: new RequestAccounting(metrics),
    backing,
    students: new Students({
      store: studentStore(backing.database),
      cache: backing.cache,
      now: Date.now,
      onCreated: () => undefined,
    }),
    users: new Users({
      store: userStore(backing.database),
      cache: backing.cache,
      now: Date.now,
      onRegistered: () => undefined,
    }),
    items: new Items({
      store: itemStore(backing.database),
      cache: backing.cache,
      now: Date.now,
    }),
    admin: {
      token: options.adminToken,
      configuration: {},
      breakers: new BreakerRegistry(),
      flushCache: () => backing.flushCache(),
    },
    sre: sreMonitor({ ...quietInstruments(), metrics }, backing),
  });
  return { app, backing, lifecycle };
}
