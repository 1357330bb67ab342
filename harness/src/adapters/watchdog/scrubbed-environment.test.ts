import { expect, it } from '@jest/globals';
import { scrubbedEnvironment } from './scrubbed-environment.ts';

it('a watchdog inherits what undoing may need, and nothing by which a CI runner hunts', () => {
  const kept = { PATH: '/bin', DOCKER_HOST: 'unix:///x', MY_TOKEN: 'for a fault of my own' };
  const hunted = { RUNNER_TRACKING_ID: 'github_1', BUILD_ID: '7', JENKINS_NODE_COOKIE: 'c' };
  expect(scrubbedEnvironment({ ...kept, ...hunted })).toEqual(kept);
});
