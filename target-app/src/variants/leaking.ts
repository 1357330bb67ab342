import type { Configuration } from '../configuration.ts';
import type { App } from '../http/app.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { Backing } from './backing.ts';
import { isProbe } from './flaw.ts';
import { connectResilient } from './resilient.ts';

const NUMBERS_PER_KB = 128;

/** A build with a memory leak: it remembers something of every request, until the heap is full. */
export function connectLeaking(configuration: Configuration, instruments: Instruments): Backing {
  const { leakKbPerRequest } = configuration.flaws;
  return {
    ...connectResilient(configuration, instruments),
    flaw: { install: (app) => leak(app, leakKbPerRequest) },
  };
}

/** @returns what has been kept so far; it only grows. */
export function leak(app: App, kbPerRequest: number): readonly (readonly number[])[] {
  const kept: number[][] = [];
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isProbe(request.routeOptions.url)) {
      // Plain numbers live in the heap of V8 and count towards its limit, as what code forgets usually does.
      const length = kbPerRequest * NUMBERS_PER_KB;
      kept.push(Array.from<number>({ length }).fill(performance.now()));
    }
    done();
  });
  return kept;
}
