import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.ts';

describe('the progress of a start', () => {
  it('is said once for each step that a person waits for', () => {
    const said: string[] = [];
    const progress = new Progress('school-run-1', (line) => said.push(line));
    const lines = [
      'time="2026-11-21T11:25:53Z" level=warning msg="buildx is not there"',
      ' Image school-app Building ',
      ' Image school-app Building ',
      ' Network school-run-1_app Creating ',
      ' Container school-run-1-api-1 Created ',
      ' Container school-run-1-api-1 Started ',
      ' Container school-run-1-api-1 Waiting ',
      ' Container school-run-1-api-1 Healthy ',
      ' Container school-run-1-api-1 Healthy ',
      ' Container other-1 Exited ',
      ' Container school-run-1-db-1 Error dependency db failed to start',
    ];
    for (const line of lines) progress.hear(line);
    expect(said).toEqual([
      'school-app: building',
      'api-1: started',
      'api-1: healthy',
      'other-1: exited',
      'db-1: error',
    ]);
  });
});
