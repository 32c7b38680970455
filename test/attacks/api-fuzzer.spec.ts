import fc from 'fast-check';
import { useApplication } from '#test/acceptance/harness';
import { announce, SEED, times } from './support/attack-run.js';
import { AnswerRules } from './support/answer-rules.js';
import { callersOf, filesForForms, populate } from './support/fuzzed-installation.js';
import { Fuzzer } from './support/fuzzer.js';
import { operationsOf } from './support/interface-document.js';
import { planFor, requestPlans } from './support/request-plan.js';

const REQUESTS = times({ short: 3_000, long: 110_000 });
/** Requests under way at once: what only goes wrong together is met as well. */
const LANES = 4;
/** Requests after which callers log in anew: long runs outlive tokens, and a fuzzer that revokes roles revokes its own. */
const LOGIN_INTERVAL = 2_000;
const TIMEOUT = times({ short: 600_000, long: 4 * 60 * 60_000 });

const application = useApplication();
const operations = operationsOf();

describe('whatever is sent to the interface', () => {
  let fuzzer: Fuzzer;
  let subjects: readonly string[];

  beforeAll(async () => {
    announce('fuzzer', { requests: REQUESTS });
    ({ subjects } = await populate(application));
    fuzzer = new Fuzzer(application.app, await filesForForms(), await callersOf(application, subjects));
    for (const subjectId of subjects) fuzzer.known.note('subjectId', subjectId);
    // First everybody asks for everything once, so that ids are known and who may do what.
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const plans = fc.sample(planFor(operation), { seed: SEED, numRuns: fuzzer.callers.length });
      for (const [caller, plan] of plans.entries()) {
        await fuzzer.send({ ...plan, caller, permitted: false });
      }
    }
  }, TIMEOUT);

  it(
    'is answered as the document says, and never by a defect',
    async () => {
      let loginDue = fuzzer.sent + LOGIN_INTERVAL;
      const property = fc.asyncProperty(requestPlans(operations), async (plan) => {
        if (fuzzer.sent >= loginDue) {
          loginDue = fuzzer.sent + LOGIN_INTERVAL;
          application.forgetCallers();
          fuzzer.callers = await callersOf(application, subjects);
        }
        await fuzzer.send(plan);
      });
      const numRuns = Math.ceil(REQUESTS / LANES);
      await Promise.all(
        Array.from({ length: LANES }, (_, lane) => fc.assert(property, { numRuns, seed: SEED + lane })),
      );
      const succeeded = [...fuzzer.answered].filter(([, counts]) => [...counts.keys()].some((status) => status < 300));
      announce('fuzzer', {
        requests: fuzzer.sent,
        operations: fuzzer.answered.size,
        succeeded: succeeded.length,
        statuses: Object.fromEntries(totals(fuzzer)),
        slowest: fuzzer.slowest,
      });
      expect([...fuzzer.findings.values()]).toEqual([]);
      expect(fuzzer.sent).toBeGreaterThanOrEqual(REQUESTS);
      expect(fuzzer.answered.size).toBe(operations.length);
      // A fuzzer that is refused everywhere finds nothing.
      expect(succeeded.length).toBeGreaterThan(operations.length / 3);
    },
    TIMEOUT,
  );
});

describe('the rules that answers are held against', () => {
  const rules = new AnswerRules();
  const login = operations.find(({ name }) => name === 'GET /api/v1/me');
  if (login === undefined) throw new Error('the document has no /me');
  const headers = {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };

  it.each([
    ['a defect', 500, {}, '{}'],
    ['a status that is not declared', 201, {}, '{}'],
    ['a body that is not as declared', 200, {}, '{"accountId":7}'],
    ['a refusal that is no problem detail', 404, {}, '{}'],
    ['a header that is missing', 200, { 'x-content-type-options': undefined }, '{}'],
    ['a trace of the stack', 400, {}, '{"detail":"at run (file.ts:12)"}'],
  ])('find %s', (_, status, changed, text) => {
    expect(rules.faultsOf(login, { status, headers: { ...headers, ...changed }, text })).not.toEqual([]);
  });
});

function totals({ answered }: Fuzzer): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const counts of answered.values()) {
    for (const [status, count] of counts) sums.set(status, (sums.get(status) ?? 0) + count);
  }
  return sums;
}
