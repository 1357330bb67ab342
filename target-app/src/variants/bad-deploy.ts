import type { Configuration } from '../configuration.ts';
import type { App } from '../http/app.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { Backing } from './backing.ts';
import { isProbe } from './flaw.ts';
import { connectResilient } from './resilient.ts';

/** A build that is ready and well by all its probes, and fails a share of what users ask. */
export function connectBadDeploy(configuration: Configuration, instruments: Instruments): Backing {
  const { badDeployErrorRate } = configuration.flaws;
  return {
    ...connectResilient(configuration, instruments),
    flaw: { install: (app) => failSome(app, badDeployErrorRate, Math.random) },
  };
}

export function failSome(app: App, rate: number, random: () => number): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const fails = !isProbe(request.routeOptions.url) && random() < rate;
    if (fails) done(new Error('This build fails a share of its requests.'));
    else done();
  });
}
