import { Problem } from '#libs/kernel/problem';
import { NOT_READY } from './http-problems.js';
import { problemOfError } from './problem-of-error.js';

const failed = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('the problem of an error', () => {
  it.each([
    failed('the database system is starting up', '57P03'),
    failed('terminating connection due to administrator command', '57P01'),
    failed('could not extend file: No space left on device', '53100'),
    failed('connect ECONNREFUSED', 'ECONNREFUSED'),
    failed('Connection terminated unexpectedly'),
  ])('asks to come again when a database is away: %s', (error) => {
    expect(problemOfError(error)).toMatchObject({ kind: NOT_READY });
  });

  it.each([
    failed('null value in column', '23502'),
    failed('no such file', 'ENOENT'),
    failed('x is not a function'),
    'not even an error',
  ])('is none when it is a defect: %s', (error) => {
    expect(problemOfError(error)).toBeUndefined();
  });

  it('is a problem itself', () => {
    const problem = new Problem(NOT_READY);
    expect(problemOfError(problem)).toBe(problem);
  });
});
