/**
 * The mixed traffic for hours, over ten times as many students, users and items, so that copies expire and are
 * fetched again. What it creates it removes again, but for items, which stay: the tables grow by some rows a second.
 */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { mixedTraffic, type Known } from './parts/mixed-traffic.ts';
import { openModel, required } from './parts/open-model.ts';

const KNOWN_OF_EACH = 500;

const traffic = mixedTraffic(required(__ENV, 'BASE_URL'), required(__ENV, 'TIMEOUT'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  setupTimeout: '60s',
  scenarios: { soak: openModel(__ENV) },
};

export function setup(): Known {
  return traffic.prepare(KNOWN_OF_EACH);
}

export default function soak(known: Known): void {
  traffic.send(known);
}
