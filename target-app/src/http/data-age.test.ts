import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { noteDataAge, type DataAge } from './data-age.ts';

describe('noteDataAge', () => {
  it.each<[DataAge, Record<string, string>, 'true' | 'false']>([
    [{ ageMs: 0, isStale: false }, { age: '0' }, 'true'],
    [{ ageMs: 5000, isStale: false }, { age: '5' }, 'true'],
    [{ ageMs: 5001, isStale: false }, { age: '5' }, 'false'],
    [{ ageMs: 61_900, isStale: true }, { age: '61', 'x-data-stale': 'true' }, 'false'],
  ])('tells the client and counts %j', async (age, headers, fresh) => {
    const { metrics } = quietInstruments();
    const sent: Record<string, string> = {};
    const reply = { header: (name: string, value: string) => (sent[name] = value) };
    noteDataAge(age, reply as unknown as FastifyReply, metrics);
    expect(sent).toEqual(headers);
    const { values } = await metrics.dataReads.get();
    const counted = values.filter(({ value }) => value > 0);
    expect(counted).toEqual([{ labels: { fresh }, value: 1 }]);
  });
});
