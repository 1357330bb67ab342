import { describe, expect, it } from '@jest/globals';
import { formatSelector, labelTest, parseSelector } from './selector.ts';

const TEXT = 'http_requests_total{job="api",route!~"/health.*|/metrics",status=~"499|5.."}';

describe('a selector', () => {
  it('is read into its metric and its matchers, and written as it was', () => {
    const selector = parseSelector(TEXT);
    expect(selector).toEqual({
      metric: 'http_requests_total',
      matchers: [
        { label: 'job', operator: '=', value: 'api' },
        { label: 'route', operator: '!~', value: '/health.*|/metrics' },
        { label: 'status', operator: '=~', value: '499|5..' },
      ],
    });
    expect(formatSelector(selector)).toBe(TEXT);
    expect(parseSelector('up')).toEqual({ metric: 'up', matchers: [] });
  });

  it.each(['rate(x[5m])', 'x{', 'x{a=b}', 'x{a="b" c="d"}', 'x{a=="b"}', ''])(
    'is refused as %s',
    (text) => {
      expect(() => parseSelector(text)).toThrow(/is not a (selector|matcher)/);
    },
  );

  it.each([
    [{ route: '/', status: 503 }, true],
    [{ route: '/', status: '499' }, true],
    [{ route: '/', status: 200 }, false],
    [{ route: '/health/ready', status: 503 }, false],
    [{ route: '/metrics/old', status: 503 }, true],
    [{ status: 503 }, true],
    [{ route: '/', status: 5030 }, false],
  ])('of the example takes %j: %s', (labels, isTaken) => {
    expect(labelTest(parseSelector(TEXT))(labels)).toBe(isTaken);
  });

  it('compares exact values, too', () => {
    const test = labelTest(parseSelector('reads{fresh="true",kind!="list"}'));
    expect(test({ fresh: 'true', kind: 'one' })).toBe(true);
    expect(test({ fresh: 'true', kind: 'list' })).toBe(false);
    expect(test({ fresh: 'false' })).toBe(false);
  });
});
