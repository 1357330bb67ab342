import { clientEvidence, countGood } from './client-evidence.ts';
import { decideByClient, decideByServer, type Decision } from './decide-finding.ts';
import { decideByValue } from './decide-value.ts';
import type { ClientEvidence, Finding, Reason, ServerEvidence } from './finding.ts';
import type { JudgedPhase } from './judged-phases.ts';
import { judgedWindow } from './judged-window.ts';
import { isShareObjective, type PhaseObjective, type ShareObjective } from './objective.ts';
import { askedOf } from './objective-words.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import { reconcile, uncounted } from './reconcile.ts';
import type { RunRecord } from './run-record.ts';
import { serverEvidence } from './server-evidence.ts';
import { decideThroughput, throughputEvidence } from './throughput.ts';
import { valueEvidence } from './value-evidence.ts';

/**
 * One objective in one phase. The client decides when the indicator has a client side and anything was reported of
 * the phase; the service is then shown, and where the two contradict each other a finding of its own follows
 * (docs/method.md, Verdict). A phase that did not run to its end decides nothing.
 */
export function phaseFindings(
  objective: PhaseObjective,
  { phase, implied }: JudgedPhase,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly Finding[] {
  const window = run.phases.find((one) => one.phase === phase);
  const base = {
    objective: objective.name,
    kind: objective.kind,
    phase,
    asked: askedOf(objective),
    implied,
  } as const;
  if (window === undefined) {
    const reason = { code: 'PHASE_NOT_RUN', message: `The ${phase} phase was not run.` };
    return [{ ...base, ...unknown('nothing', reason), decidedBy: decidedBy(objective, undefined) }];
  }
  const complete = run.completedPhases.includes(phase);
  const look = { window, judged: judgedWindow(run.experiment, window), run, seconds };
  const { decision, ...evidence } = seen(objective, look);
  const finding: Finding = {
    ...base,
    ...(complete ? decision : cutShort(decision, window)),
    ...evidence,
  };
  const disagreement =
    complete && isShareObjective(objective) ? reconcile(finding, objective, look) : undefined;
  if (disagreement !== undefined) return [finding, disagreement];
  const remark = complete ? uncounted(finding, objective, look) : undefined;
  return [remark === undefined ? finding : { ...finding, reasons: [...finding.reasons, remark] }];
}

type Look = {
  readonly window: PhaseWindow;
  readonly judged: PhaseWindow;
  readonly run: RunRecord;
  readonly seconds: readonly OfferedSecond[];
};

type Seen = { readonly decision: Decision } & Pick<
  Finding,
  'decidedBy' | 'client' | 'server' | 'throughput' | 'value'
>;

function seen(objective: PhaseObjective, look: Look): Seen {
  switch (objective.kind) {
    case 'availability':
    case 'latency':
      return seenShare(objective, look);
    case 'throughput': {
      const { evidence, reasons } = throughputEvidence(
        objective,
        look.judged,
        look.run,
        look.seconds,
      );
      const decision = decideThroughput(objective, evidence, { phase: look.window.phase, reasons });
      const decidedBy = objective.sli.client === undefined ? 'server' : 'client';
      const isSeen = evidence.client !== undefined || evidence.server !== undefined;
      return { decision, decidedBy, ...(isSeen ? { throughput: evidence } : {}) };
    }
    case 'value': {
      const { judged, run, window } = look;
      const { evidence, reasons } = valueEvidence(objective, judged, run);
      if (evidence === undefined) {
        const decision = { outcome: 'inconclusive', observed: 'no data', reasons } as const;
        return { decision, decidedBy: 'server' };
      }
      const at = { window, clockOffset: run.clockOffset, remarks: reasons };
      const decision = decideByValue(objective, evidence, at);
      return { decision, decidedBy: 'server', value: evidence };
    }
  }
}

function seenShare(objective: ShareObjective, look: Look): Seen {
  const { window, run, seconds } = look;
  const client = clientSide(objective, look, seconds);
  const server = serverSide(objective, look.judged, run);
  return {
    decision: decide(objective, { client, server, window, run }),
    decidedBy: decidedBy(objective, client),
    ...(client === undefined ? {} : { client }),
    ...(server.evidence === undefined ? {} : { server: server.evidence }),
  };
}

type ServerSide = { readonly evidence?: ServerEvidence; readonly reasons: readonly Reason[] };

function clientSide(
  objective: ShareObjective,
  { window, judged }: { readonly window: PhaseWindow; readonly judged: PhaseWindow },
  seconds: readonly OfferedSecond[],
): ClientEvidence | undefined {
  if (objective.sli.client === undefined) return undefined;
  const evidence = clientEvidence(
    secondsIn(seconds, judged),
    countGood(objective),
    objective.target,
  );
  if (evidence === undefined || judged.endedAtMs === window.endedAtMs) return evidence;
  const guard = secondsIn(seconds, { startedAtMs: judged.endedAtMs, endedAtMs: window.endedAtMs });
  return { ...evidence, excluded: guard.reduce((sum, { offered }) => sum + offered, 0) };
}

function serverSide(objective: ShareObjective, judged: PhaseWindow, run: RunRecord): ServerSide {
  if (objective.sli.server === undefined || judged.endedAtMs <= judged.startedAtMs) {
    return { reasons: [] };
  }
  return serverEvidence(objective, judged, run.captured, run.clockOffset);
}

function decidedBy(
  objective: PhaseObjective,
  client: ClientEvidence | undefined,
): Finding['decidedBy'] {
  const hasServer = objective.sli.server !== undefined;
  return client !== undefined || !hasServer ? 'client' : 'server';
}

function decide(
  objective: ShareObjective,
  evidence: {
    readonly client: ClientEvidence | undefined;
    readonly server: ServerSide;
    readonly window: PhaseWindow;
    readonly run: RunRecord;
  },
): Decision {
  const { client, server, window, run } = evidence;
  if (client !== undefined) {
    const injectedAtMs = run.faults.flatMap((fault) => fault.injectedAtMs ?? []);
    const decision = decideByClient(objective, client, { window, injectedAtMs });
    const remarks = server.evidence === undefined ? [] : server.reasons;
    return { ...decision, reasons: [...decision.reasons, ...remarks] };
  }
  // A client side that reported nothing is no reason to believe the service alone: others may use it too.
  if (objective.sli.client !== undefined || objective.sli.server === undefined) {
    const message = `The load generator reported no request of the ${window.phase} phase.`;
    return unknown('no data', { code: 'NO_DATA', message });
  }
  if (server.evidence !== undefined) {
    const { evidence: seen, reasons: remarks } = server;
    return decideByServer(objective, seen, { phase: window.phase, remarks });
  }
  const reasons =
    server.reasons.length > 0
      ? server.reasons
      : [{ code: 'NO_DATA', message: `Nothing was measured in the ${window.phase} phase.` }];
  return { outcome: 'inconclusive', observed: 'no data', reasons };
}

function unknown(observed: string, reason: Reason): Decision {
  return { outcome: 'inconclusive', observed, reasons: [reason] };
}

/** What was seen of a phase is shown, but half a phase decides nothing. */
function cutShort(decision: Decision, { phase }: PhaseWindow): Decision {
  const message = `The ${phase} phase was cut short.`;
  return {
    outcome: 'inconclusive',
    observed: decision.observed,
    reasons: [{ code: 'PHASE_CUT_SHORT', message }],
  };
}
