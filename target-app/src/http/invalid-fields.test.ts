import { describe, expect, it } from '@jest/globals';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifySchemaValidationError } from 'fastify';
import { StudentFields } from '../students/student.ts';
import { invalidFields } from './invalid-fields.ts';

describe('invalidFields', () => {
  it('names every field that is wrong, missing or not known, once', () => {
    expect(invalidFields(errorsOf({ last_name: '', grade: 13, nickname: 'x' }), 'body')).toEqual([
      { field: 'first_name', detail: 'is required' },
      { field: 'nickname', detail: 'is not known' },
      { field: 'last_name', detail: 'must not have fewer than 1 characters' },
      { field: 'last_name', detail: expect.stringMatching(/^must match pattern/) },
      { field: 'grade', detail: 'must be <= 12' },
    ]);
  });

  it('names the part when it is wrong as a whole', () => {
    expect(invalidFields(errorsOf('Ada'), 'body')).toEqual([
      { field: 'body', detail: 'must be object' },
    ]);
  });
});

function errorsOf(body: unknown): readonly FastifySchemaValidationError[] {
  const check = TypeBoxValidatorCompiler({
    schema: StudentFields,
    method: 'POST',
    url: '/',
    httpPart: 'body',
  });
  const result: unknown = check(body);
  if (typeof result === 'object' && result !== null && 'error' in result) {
    return result.error as readonly FastifySchemaValidationError[];
  }
  throw new Error('The body was accepted.');
}
