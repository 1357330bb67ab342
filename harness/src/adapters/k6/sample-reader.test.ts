import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import type { Sample } from './sample-reader.ts';
import { sampleReader } from './sample-reader.ts';

const HEADER =
  'metric_name,timestamp,metric_value,error_code,scenario,status,extra_tags,metadata\n';
const STREAM = `${HEADER}http_reqs,1795243249846925,1.000000,,main,200,,vu=1
http_req_duration,1795243249846925,0.680775,,main,200,,vu=1
http_req_waiting,1795243249846925,0.483551,,main,200,,vu=1
http_req_blocked,1795243250130195,0.524172,1050,main,0,,vu=12
dropped_iterations,1795243250131000,1.000000,,main,,,
vus,1795243250855321,3.000000,,,,,
`;

function read(chunks: readonly string[]): { samples: readonly Sample[]; unreadable: number } {
  const samples: Sample[] = [];
  const reader = sampleReader((sample) => samples.push(sample));
  chunks.forEach(reader.push);
  return { samples, unreadable: reader.unreadable() };
}

describe('reading k6 samples', () => {
  it('reads the metrics that are needed and passes over the others', () => {
    const request = { scenario: 'main', status: '200', errorCode: '', vu: '1' };
    const outside = { scenario: '', status: '', errorCode: '', vu: '' };
    expect(read([STREAM])).toEqual({
      unreadable: 0,
      samples: [
        { ...request, metric: 'http_reqs', atUs: 1_795_243_249_846_925, value: 1 },
        { ...request, metric: 'http_req_duration', atUs: 1_795_243_249_846_925, value: 0.680775 },
        {
          metric: 'http_req_blocked',
          atUs: 1_795_243_250_130_195,
          value: 0.524172,
          scenario: 'main',
          status: '0',
          errorCode: '1050',
          vu: '12',
        },
        {
          ...outside,
          metric: 'dropped_iterations',
          atUs: 1_795_243_250_131_000,
          value: 1,
          scenario: 'main',
        },
        { ...outside, metric: 'vus', atUs: 1_795_243_250_855_321, value: 3 },
      ],
    });
  });

  it('reads the same in whatever pieces the stream comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: STREAM.length })), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const chunks = at.slice(1).map((end, index) => STREAM.slice(at[index], end));
        expect(read(chunks)).toEqual(read([STREAM]));
      }),
    );
  });

  it('finds its columns by name, and the user among other metadata', () => {
    const text = `metric_name,timestamp,metric_value,status,scenario,metadata
data_sent,5,7.000000,,main,trace=ab&vu=3
`;
    expect(read([text]).samples).toEqual([
      {
        metric: 'data_sent',
        atUs: 5,
        value: 7,
        scenario: 'main',
        status: '',
        errorCode: '',
        vu: '3',
      },
    ]);
  });

  it('reads a line in which a tag needed quotes', () => {
    const text = `${HEADER}http_reqs,5,1.000000,,main,200,"page=""a, b""&x=y",vu=3\n`;
    expect(read([text]).samples).toEqual([
      {
        metric: 'http_reqs',
        atUs: 5,
        value: 1,
        scenario: 'main',
        status: '200',
        errorCode: '',
        vu: '3',
      },
    ]);
  });

  it('counts lines of a needed metric that make no sense', () => {
    const text = `${HEADER}http_reqs,soon,1.000000,,main,200,,vu=3\nvus,5\nnonsense\n`;
    expect(read([text])).toEqual({ samples: [], unreadable: 2 });
  });
});
