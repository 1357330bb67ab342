import { describe, expect, it } from '@jest/globals';
import type { LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import { fillPlaceholders, placeholdersOf } from './placeholders.ts';

const fill = (template: string): string =>
  fillPlaceholders(template, 'api: URL', (placeholder) =>
    placeholder.kind === 'port' ? '80' : `<${placeholder.kind} ${placeholder.name}>`,
  );

describe('the placeholders of a value', () => {
  it('are each replaced by what they name', () => {
    expect(fill('http://${service:db}/${port}?${link:api->redis}')).toBe(
      'http://<service db>/80?<link api->redis>',
    );
  });

  it('leave every other text as it is', () => {
    expect(fill('$HOME {port} 100% $')).toBe('$HOME {port} 100% $');
  });

  it.each(['${prot}', '${link}', '${link:}', '${service}', '${}'])('are known ones: %s', (text) => {
    expect(() => fill(text)).toThrow(
      new FaultlineError(
        'SPEC_INVALID',
        `api: URL holds ${text}, which is not a placeholder (use \${port}, \${link:a->b} or \${service:a}).`,
      ),
    );
  });

  it('are collected from the variants too', () => {
    const service: LocalServiceSpec = {
      kind: 'command',
      name: 'api',
      command: ['api'],
      before: [],
      env: { PORT: '${port}' },
      readyPath: '/',
      variants: { default: {}, direct: { REDIS: '${service:redis}' } },
    };
    expect(placeholdersOf(service)).toEqual([{ kind: 'port' }, { kind: 'service', name: 'redis' }]);
  });
});
