import { describe, expect, it } from '@jest/globals';
import { labelsOfTarget } from './target-labels.ts';

const TARGET = { job: 'api', instance: 'api:80', env: '' };

describe('the labels of a series', () => {
  it('are its own and those of its target', () => {
    expect(labelsOfTarget('a_total', { status: '503' }, TARGET)).toEqual({
      __name__: 'a_total',
      status: '503',
      job: 'api',
      instance: 'api:80',
    });
  });

  it('are kept as exported ones where the target has them too, unless they are empty', () => {
    const exposed = { job: 'mine', instance: '', env: 'test' };
    expect(labelsOfTarget('a_total', exposed, TARGET)).toEqual({
      __name__: 'a_total',
      exported_job: 'mine',
      job: 'api',
      instance: 'api:80',
      env: 'test',
    });
  });

  it('are exported as often as it takes to be free', () => {
    const exposed = { job: 'mine', exported_job: 'theirs' };
    expect(labelsOfTarget('a_total', exposed, { job: 'api' })).toEqual({
      __name__: 'a_total',
      exported_exported_job: 'mine',
      exported_job: 'theirs',
      job: 'api',
    });
  });
});
