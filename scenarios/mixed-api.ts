/** A working day at the school: 80 % reads and 20 % writes of students, users and items, one request an arrival. */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { mixedTraffic, type Known } from './parts/mixed-traffic.ts';
import { openModel, required } from './parts/open-model.ts';

const KNOWN_OF_EACH = 50;

const traffic = mixedTraffic(required(__ENV, 'BASE_URL'), required(__ENV, 'TIMEOUT'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { mixed_api: openModel(__ENV) },
};

export function setup(): Known {
  return traffic.prepare(KNOWN_OF_EACH);
}

export default function mixed(known: Known): void {
  traffic.send(known);
}
