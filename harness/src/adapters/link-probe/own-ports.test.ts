import { describe, expect, it } from '@jest/globals';
import { OwnPorts } from './own-ports.ts';

describe('the ports of our own probes', () => {
  it('are remembered', () => {
    const ports = new OwnPorts();
    ports.remember(40_001);
    expect([ports.has(40_001), ports.has(40_002)]).toEqual([true, false]);
  });

  it('are forgotten when many others have been used since', () => {
    const ports = new OwnPorts();
    for (let port = 40_000; port <= 40_256; port += 1) ports.remember(port);
    expect([ports.has(40_000), ports.has(40_001), ports.has(40_256)]).toEqual([false, true, true]);
  });

  it('stay remembered when they are used again', () => {
    const ports = new OwnPorts();
    ports.remember(39_999);
    for (let port = 40_000; port < 40_255; port += 1) ports.remember(port);
    ports.remember(39_999);
    ports.remember(50_000);
    expect([ports.has(39_999), ports.has(40_000)]).toEqual([true, false]);
  });
});
