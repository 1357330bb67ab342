import type { JournalEvent } from '../../domain/journal-event.ts';

/**
 * The journal is ours: its version and its chain say that it is as we wrote it. Looked at here is what undoing cannot
 * do without, so that a line that was made up ends in a sentence and not in a crash.
 */
export function isJournalEvent(value: object): value is JournalEvent {
  if (!has(value, 'type', isText) || !has(value, 'atMs', Number.isFinite)) return false;
  const type = 'type' in value ? value.type : undefined;
  if (type === 'run.started') {
    return has(value, 'runId', isText) && has(value, 'experiment', isExperiment);
  }
  if (type === 'environment.ready') return has(value, 'environment', isEnvironment);
  if (type === 'targets.frozen') return has(value, 'targets', Array.isArray);
  if (type === 'fault.observed' && !has(value, 'sample', isObject)) return false;
  if (typeof type === 'string' && /^(?:fault\.|link\.used$)/.test(type)) {
    return has(value, 'faultId', isText);
  }
  return true;
}

function isExperiment(value: unknown): boolean {
  return isObject(value) && has(value, 'faults', areFaults);
}

function areFaults(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (one: unknown) =>
        isObject(one) &&
        has(one, 'id', isText) &&
        has(one, 'type', isText) &&
        has(one, 'target', isObject) &&
        has(one, 'values', isObject),
    )
  );
}

function isEnvironment(value: unknown): boolean {
  return (
    isObject(value) &&
    has(value, 'abilities', Array.isArray) &&
    has(value, 'services', (services) => isMapOf(services, isObject)) &&
    has(value, 'links', (links) => isMapOf(links, isLink))
  );
}

function isLink(value: unknown): boolean {
  return isObject(value) && has(value, 'proxy', isProxy);
}

function isProxy(value: unknown): boolean {
  return isObject(value) && has(value, 'adminUrl', isText) && has(value, 'name', isText);
}

function isMapOf(value: unknown, isRight: (one: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(isRight);
}

function has(value: object, name: string, isRight: (field: unknown) => boolean): boolean {
  const field = Object.getOwnPropertyDescriptor(value, name);
  return field !== undefined && isRight(field.value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
