type Labels = Readonly<Record<string, string>>;

/**
 * The labels that Prometheus gives an exposed series: those of the target win, and an exposed one of the same name is
 * kept as `exported_…`. With `honor_labels` it would be the other way round, which Prometheus's API does not tell.
 */
export function labelsOfTarget(name: string, exposed: Labels, target: Labels): Labels {
  const own = Object.entries(exposed).filter(([, value]) => value !== '');
  const free = own.filter(([label]) => !isTaken(target, label));
  const labels: Record<string, string> = { ...Object.fromEntries(free), ...present(target) };
  for (const [label, value] of own.filter(([one]) => isTaken(target, one)).toSorted(byLength)) {
    let renamed = `exported_${label}`;
    while (isTaken(labels, renamed) || isTaken(exposed, renamed)) renamed = `exported_${renamed}`;
    labels[renamed] = value;
  }
  return { ...labels, __name__: name };
}

function isTaken(labels: Labels, label: string): boolean {
  return Object.hasOwn(labels, label) && labels[label] !== '';
}

/** An empty label is none. */
function present(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function byLength([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a.length - b.length;
}
