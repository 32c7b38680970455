import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { SetClock, ToldStream } from '#libs/testing/notification-examples';
import { UnreadableMessageError } from './fields.js';
import { HEARD_TYPES, readHeardEvent } from './heard-events.js';

const CONTEXTS = 'libs/contexts';
const clock = new SetClock('2026-06-15T02:00:00.000Z');

/** Every shipped form of every public event, as the contexts that tell them keep them. */
function goldenMessages(): readonly IntegrationEvent[] {
  const contexts = readdirSync(CONTEXTS).filter((context) => context !== 'notifications');
  return contexts.flatMap((context) => {
    const directory = join(CONTEXTS, context, 'application/integration-events/golden');
    return readdirSync(directory).map((file) => {
      const { data } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as { data: object };
      const type = `cn.qiyue.${context}.${file.slice(0, -'.json'.length)}`;
      return { ...new ToldStream('stream', context, clock).event('any', data), type };
    });
  });
}

const golden = goldenMessages();
const heard = golden.filter(({ type }) => HEARD_TYPES.includes(type));

it('every type that is heard is one that is told', () => {
  const told = new Set(golden.map(({ type }) => type));
  expect(HEARD_TYPES.filter((type) => !told.has(type))).toEqual([]);
});

it.each(heard.map((message) => [message.type, message] as const))(
  '%s is understood as its context tells it',
  (_, message) => {
    const { data, ...envelope } = readHeardEvent(message);
    expect(envelope).toMatchObject({ eventId: message.id, subject: message.subject, recordedAt: message.time });
    expect(Object.values(data)).not.toContain(undefined);
  },
);

it.each([
  ['contracts.contract-issued', 'title', 'field data.title is not a text'],
  ['contracts.contract-issued', 'parties', 'field data.parties is not a list of at most 100'],
  ['contracts.contract-expired', 'endsOn', 'field data.endsOn is not a text'],
  ['breaches.breach-notice-served', 'replyDueAt', 'field data.replyDueAt is not a text'],
  ['breaches.breach-reported', 'reporter', 'field data.reporter is not an object'],
  ['communities.resident-registered', 'elder', 'field data.elder is not a boolean'],
])('%s is refused without its %s, which is named', (name, field, said) => {
  const message = heard.find(({ type }) => type === `cn.qiyue.${name}.v1`);
  if (message === undefined) throw new Error(`there is no golden message ${name}`);
  const data = { ...(message.data as Readonly<Record<string, unknown>>), [field]: undefined };
  const read = () => readHeardEvent({ ...message, data });
  expect(read).toThrow(UnreadableMessageError);
  expect(read).toThrow(said);
});

it('a message of another type is refused', () => {
  const message = new ToldStream('stream', 'nothing', clock).event('happened', {});
  expect(() => readHeardEvent(message)).toThrow('not read here');
});
