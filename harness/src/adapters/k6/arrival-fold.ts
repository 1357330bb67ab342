import type { UnansweredReason } from '../../domain/second-record.ts';
import type { Ms } from '../../domain/units.ts';
import type { Sample } from './sample-reader.ts';
import { unansweredReason } from './unanswered-reason.ts';

/** What became of one arrival of the open model. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly latencyMs: Ms }
  | { readonly kind: 'unanswered'; readonly reason: UnansweredReason }
  | { readonly kind: 'dropped' };

/** Told of each arrival once it is known what became of it, with when it began and when that became known. */
export type OnArrival = (startUs: number, outcome: Outcome, knownUs: number) => void;

export type ArrivalFold = {
  readonly accept: (sample: Sample) => void;
  /** Settles what the end of the stream leaves open; returns how many requests were in flight and left no trace. */
  readonly finish: () => number;
};

/**
 * Puts the samples of one virtual user together again, so that each arrival counts exactly once, by its start.
 *
 * An arrival is an iteration of the script, and an iteration makes one request. Of one that makes several (a redirect
 * is one, too) the worst decides, and the latency runs from the first one's start to the last one's end. One that makes
 * none, because the script threw, has got no answer.
 *
 * k6 stamps a sample when it is over, times a request without the wait for its connection (`blocked`), and gives one
 * that never connected no duration at all; such a request is taken to start with its iteration. Samples of one user come
 * in order: its requests, `data_sent`, `iteration_duration`; the last is missing when k6 cut the iteration short.
 */
export function arrivalFold(onArrival: OnArrival): ArrivalFold {
  const open = new Map<string, OpenIteration>();
  let cut = 0;

  const settle = (iteration: OpenIteration | undefined, span?: Span): void => {
    const settled = settledArrival(iteration?.requests ?? [], span);
    if (settled === undefined) cut += 1;
    else onArrival(settled.startUs, settled.outcome, settled.knownUs);
  };

  return {
    accept: (sample) => {
      if (sample.scenario === '') return;
      if (sample.metric === 'dropped_iterations') {
        for (let left = sample.value; left > 0; left -= 1) {
          onArrival(sample.atUs, { kind: 'dropped' }, sample.atUs);
        }
        return;
      }
      const iteration = open.get(sample.vu);
      if (sample.metric === 'iteration_duration') {
        open.delete(sample.vu);
        settle(iteration, {
          startUs: sample.atUs - Math.round(sample.value * 1e3),
          endUs: sample.atUs,
        });
        return;
      }
      if (iteration?.over === true) settle(iteration);
      open.set(sample.vu, withSample(iteration?.over === true ? undefined : iteration, sample));
    },
    finish: () => {
      for (const iteration of open.values()) settle(iteration);
      open.clear();
      return cut;
    },
  };
}

type Request = {
  readonly endUs: number;
  readonly status: number;
  readonly errorCode: string;
  durationMs: Ms;
  blockedMs: Ms;
};

type OpenIteration = {
  readonly requests: Request[];
  /** The script has returned; its `iteration_duration` comes next, or never. */
  readonly over: boolean;
};

function withSample(iteration: OpenIteration | undefined, sample: Sample): OpenIteration {
  const requests = iteration?.requests ?? [];
  const request = requests.at(-1);
  if (sample.metric === 'http_reqs') {
    const { atUs: endUs, errorCode } = sample;
    const status = Number(sample.status);
    requests.push({ endUs, status, errorCode, durationMs: 0, blockedMs: 0 });
  } else if (request !== undefined && sample.metric === 'http_req_duration') {
    request.durationMs = sample.value;
  } else if (request !== undefined && sample.metric === 'http_req_blocked') {
    request.blockedMs = sample.value;
  }
  return { requests, over: sample.metric === 'data_sent' };
}

/** From the start to the end of an iteration. */
type Span = { readonly startUs: number; readonly endUs: number };

function settledArrival(
  requests: readonly Request[],
  span: Span | undefined,
): { readonly startUs: number; readonly outcome: Outcome; readonly knownUs: number } | undefined {
  const first = requests[0];
  const last = requests.at(-1);
  if (first === undefined || last === undefined) {
    if (span === undefined) return undefined;
    const outcome: Outcome = { kind: 'unanswered', reason: 'other' };
    return { startUs: span.startUs, outcome, knownUs: span.endUs };
  }
  const knownUs = last.endUs;
  const firstStartUs = first.endUs - Math.round(totalMs(first) * 1e3);
  const reasons = requests.map(({ status, errorCode }) => unansweredReason(status, errorCode));
  const startUs = reasons[0] === undefined ? firstStartUs : (span?.startUs ?? firstStartUs);
  const reason = reasons.find((each) => each !== undefined);
  if (reason !== undefined) return { startUs, outcome: { kind: 'unanswered', reason }, knownUs };
  const status = requests.find((each) => each.status >= 500)?.status ?? last.status;
  const latencyMs = requests.length === 1 ? totalMs(first) : (last.endUs - firstStartUs) / 1e3;
  return { startUs, outcome: { kind: 'answered', status, latencyMs }, knownUs };
}

function totalMs(request: Request): Ms {
  return request.durationMs + request.blockedMs;
}
