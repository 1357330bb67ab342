/**
 * By these a CI runner finds what its job has left behind, to kill it when the job ends or is cancelled: GitHub Actions,
 * Azure Pipelines, Jenkins. A watchdog ends by itself, after it has undone what the killed run could not.
 */
const NOT_INHERITED = [
  // Not hunted by, but held: a debugger would wait, a preload costs memory for the whole run.
  'NODE_OPTIONS',
  'RUNNER_TRACKING_ID',
  'VSTS_PROCESS_LOOKUP_ID',
  'BUILD_ID',
  'BUILD_TAG',
  'JENKINS_NODE_COOKIE',
  'JENKINS_SERVER_COOKIE',
  'HUDSON_SERVER_COOKIE',
  'HUDSON_COOKIE',
];

/** What a watchdog inherits: everything that undoing may need, and nothing that it would be hunted by. */
export function scrubbedEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_INHERITED.includes(name)));
}
