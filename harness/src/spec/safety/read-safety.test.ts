import { describe, expect, it } from '@jest/globals';
import { loadEnvironments } from '../environments/load-environments.ts';

const fileWith = (safety: string, ofService = '') => `apiVersion: faultline/v1
kind: Environments
environments:
  staging:
    type: external
    url: http://127.0.0.1:1
    prometheus: http://127.0.0.1:2
    services:
      api: { ${ofService} }
      redis: {}
${safety}`;
const read = (safety: string, ofService?: string) =>
  loadEnvironments({ file: 'faultline.yaml', text: fileWith(safety, ofService) });
const safetyOf = (safety: string, ofService?: string) => {
  const reading = read(safety, ofService);
  return reading.ok ? reading.safety.get('staging') : reading.diagnostics;
};

describe('the safety of an environment', () => {
  it('is nothing where nothing is said', () => {
    expect(safetyOf('')).toEqual({ isProtected: false, protectedServices: [] });
  });

  it('is read as it is written', () => {
    const written = `
    protected: true
    limits: { maxTargets: 1, maxPercent: 10% }
    hours: { days: 'fri-mon,wed', from: '22:00', to: '06:30', timezone: Europe/Berlin }`;
    expect(safetyOf(written, 'protected: true')).toEqual({
      isProtected: true,
      protectedServices: ['api'],
      limits: { maxTargets: 1, maxPercent: 0.1 },
      hours: {
        days: [5, 6, 0, 1, 3],
        fromMinute: 1_320,
        toMinute: 390,
        timezone: 'Europe/Berlin',
      },
    });
  });

  it.each([
    ["{ days: mon-fri, from: '09:00', to: '17:00', timezone: Europe/Berlim }", 'is no time zone'],
    ["{ days: mon-fri, from: '09:00', to: '09:00', timezone: UTC }", 'these hours have no length'],
    ["{ days: mon-fri, from: '24:00', to: '09:00', timezone: UTC }", 'no day begins at 24:00'],
    [
      "{ days: weekdays, from: '09:00', to: '17:00', timezone: UTC }",
      '`weekdays` cannot stand here',
    ],
    ["{ days: mon, from: '9:00', to: '17:00', timezone: UTC }", '`9:00` cannot stand here'],
  ])('is refused for the hours %s', (hours, message) => {
    const reading = read(`    hours: ${hours}`);
    const messages = reading.ok ? [] : reading.diagnostics.map((one) => one.message);
    expect(messages).toEqual([expect.stringContaining(message)]);
  });
});
