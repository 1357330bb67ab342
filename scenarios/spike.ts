/**
 * The mixed traffic, and ten times as much of it from the 33rd to the 57th second: within the fault phase of an
 * experiment that warms up for 10 s and looks at its baseline for 20 s, as traffic-spike does. A scenario is not told of
 * phases, so the two must be changed together.
 */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { mixedTraffic, type Known } from './parts/mixed-traffic.ts';
import { openModel, required } from './parts/open-model.ts';
import { surgeOf } from './parts/surge.ts';

const KNOWN_OF_EACH = 50;
const SURGE = { fromS: 33, forS: 24, times: 10 };

const traffic = mixedTraffic(required(__ENV, 'BASE_URL'), required(__ENV, 'TIMEOUT'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { ordinary: openModel(__ENV), surge: surgeOf(__ENV, SURGE) },
};

export function setup(): Known {
  return traffic.prepare(KNOWN_OF_EACH);
}

export default function spike(known: Known): void {
  traffic.send(known);
}
