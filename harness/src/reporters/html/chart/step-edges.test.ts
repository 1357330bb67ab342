import { describe, expect, it } from '@jest/globals';
import { stepEdges } from './step-edges.ts';

describe('stepEdges', () => {
  it('makes a flat piece of every second and one long piece of equal ones', () => {
    expect(
      stepEdges([
        { x: 0.5, y: 1 },
        { x: 1.5, y: 1 },
        { x: 2.5, y: undefined },
        { x: 3.5, y: 0.5 },
      ]),
    ).toEqual([
      { x: 0, y: 1 },
      { x: 2, y: 1 },
      { x: 2, y: undefined },
      { x: 3, y: undefined },
      { x: 3, y: 0.5 },
      { x: 4, y: 0.5 },
    ]);
  });

  it('does not merge what differs at its lower edge', () => {
    const edges = stepEdges([
      { x: 0.5, y: 1, base: 0 },
      { x: 1.5, y: 1, base: 0.5 },
    ]);
    expect(edges).toHaveLength(4);
  });
});
