import { describe, expect, it } from '@jest/globals';
import { readSelector } from './read-selector.ts';

describe('a bare selector', () => {
  it.each([
    ['up', 'up', []],
    ['up{}', 'up', []],
    [' up { job = "api" , } ', undefined, []],
    [
      'http_requests_total{job="api",status=~"5..",route!~"/health.*|/a,b"}',
      'http_requests_total',
      ['job', 'status', 'route'],
    ],
    ['a:b{x="q\\"}{",}', 'a:b', ['x']],
  ])('reads %p', (query, metric, labels) => {
    expect(readSelector(query)).toEqual(metric === undefined ? undefined : { metric, labels });
  });

  it.each([
    'rate(http_requests_total[5m])',
    'http_requests_total[5m]',
    'http_requests_total{job="api"} offset 5m',
    'a + b',
    'sum(a)',
    'a{job=api}',
    "a{job='api'}",
    'a{job="api"',
    'a{job="api" status="x"}',
    '{__name__="a"}',
    '1',
    '',
  ])('refuses %p', (query) => {
    expect(readSelector(query)).toBeUndefined();
  });
});
