import { newId } from '#libs/kernel/identifiers';
import { withCorrelation } from './correlation.js';
import { JsonLogger, type LogLevel } from './json-logger.js';

function logged(level: LogLevel, write: (logger: JsonLogger) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  write(new JsonLogger(level, { destination: { write: (line) => void lines.push(line) }, service: 'api' }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('names the service and the request at hand in every line', () => {
    const correlationId = newId();
    const [outside, inside] = logged('info', (logger) => {
      logger.log('one', 'Spec');
      withCorrelation(correlationId, () => logger.warn({ message: 'two', count: 2 }, 'Spec'));
    });
    expect(outside).toMatchObject({ level: 'info', service: 'api', context: 'Spec', msg: 'one' });
    expect(outside).not.toHaveProperty('correlationId');
    expect(inside).toMatchObject({ level: 'warn', correlationId, msg: 'two', count: 2 });
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
    ['silent', []],
  ] as const)('at level %s holds %j', (level, expected) => {
    const lines = logged(level, (logger) => {
      logger.error('e');
      logger.warn('w');
      logger.log('i');
      logger.debug('d');
    });
    expect(lines.map((line) => line['level'])).toEqual(expected);
  });

  it('keeps of an error only what programs say', () => {
    const refused = Object.assign(new Error('duplicate key value violates unique constraint "account_name"'), {
      code: '23505',
      detail: 'Key (name)=(甲住户) already exists.',
      where: 'SQL statement with 甲住户',
      parameters: ['甲住户'],
      request: { headers: { authorization: 'Bearer 甲住户' } },
    });
    const outer = new Error('import failed', { cause: refused });
    const both = new AggregateError([refused, outer], 'two failures');
    const text = JSON.stringify(logged('info', (logger) => logger.error({ message: 'refused', error: both })));
    expect(text).not.toContain('甲住户');
    expect(text).toContain('account_name');
    expect(text).toContain('23505');
    expect(text).toContain('import failed');
  });

  it('says of a thrown value that is no error only what kind of value it is', () => {
    const [line] = logged('info', (logger) => logger.error({ message: 'odd', error: { name: '甲住户' } }));
    expect(line).toMatchObject({ error: 'object' });
  });
});
