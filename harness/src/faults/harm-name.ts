/** The name of a fault's toxic: it says whose it is, is unique on its proxy, and is safe in an address. */
export function harmNameOf(runId: string, faultId: string): string {
  return `faultline-${runId}-${faultId}`.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 200);
}
