import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { freePlaces } from './free-places.ts';

describe('places for a project of its own', () => {
  it('are ports that can be listened on and subnets, no two the same', async () => {
    const portVariables = ['A_PORT', 'B_PORT', 'C_PORT'];
    const subnetVariables = ['APP_SUBNET', 'DATA_SUBNET'];
    const places = await freePlaces({ portVariables, subnetVariables });
    expect(Object.keys(places)).toEqual([...portVariables, ...subnetVariables]);
    expect(new Set(Object.values(places)).size).toBe(5);
    for (const variable of subnetVariables) {
      expect(places[variable]).toMatch(/^10\.\d{1,3}\.\d{1,3}\.0\/24$/);
    }
    for (const variable of portVariables) {
      const port = Number(places[variable]);
      expect(port).toBeLessThan(32_768);
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      server.close();
    }
  });

  it('are none when none are asked for', async () => {
    expect(await freePlaces({ portVariables: [], subnetVariables: [] })).toEqual({});
  });
});
