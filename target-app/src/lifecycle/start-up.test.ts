import { describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { Database } from '../database/database.ts';
import { StartUpError, waitForDatabase } from './start-up.ts';

const { log } = quietInstruments();

describe('waitForDatabase', () => {
  it('waits until the database answers and has been migrated', async () => {
    const answers = [() => refused(), () => migrated(false), () => migrated(true)];
    let asked = 0;
    const database = fake(() => answers[asked++]!());
    await expect(waitForDatabase(database, 10_000, log)).resolves.toBeUndefined();
    expect(asked).toBe(3);
  });

  it('gives up at the deadline and says what stood in the way', async () => {
    const attempt = waitForDatabase(
      fake(() => migrated(false)),
      20,
      log,
    );
    await expect(attempt).rejects.toEqual(
      new StartUpError('The database was not usable within 20 ms.'),
    );
    await expect(attempt).rejects.toMatchObject({
      cause: new Error('The migrations have not been run.'),
    });
  });

  it('gives up on a database that never answers', async () => {
    const attempt = waitForDatabase(
      fake(() => new Promise(() => undefined)),
      20,
      log,
    );
    await expect(attempt).rejects.toBeInstanceOf(StartUpError);
  });
});

function fake(answer: () => Promise<readonly unknown[]>): Database {
  return { query: answer as Database['query'] };
}

const refused = () => Promise.reject(new Error('refused'));
const migrated = (isMigrated: boolean) => Promise.resolve([{ migrated: isMigrated }]);
