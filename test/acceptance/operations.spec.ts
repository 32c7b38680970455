import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import type {
  ParkedCountDocument,
  ParkedMessageDocument,
  RedriveDocument,
  RedriveResultDocument,
} from '#apps/api/src/operations/parked-message.documents';
import { PersonalDataErasure } from '#libs/contexts/communities/application/erasure/personal-data-erasure';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { park } from '#libs/messaging/delivery/parked-store';
import { problemIn, type Client } from './client.js';
import { useApplication } from './harness.js';

const DISTRICT = '370704';
const PARKED = '/operations/parked-messages';
const application = useApplication({ alongside: [ProcessManagerModule] });

jest.setTimeout(120_000);

let administrator: Client;
let consumer: string;

beforeAll(async () => {
  administrator = await application.as('SystemAdmin', DISTRICT);
  consumer = application.get(PersonalDataErasure).name;
}, 120_000);

/** As if the consumer had failed on it. */
async function parkedErasure(residentId: Uuid, position: string, attempts: number): Promise<Uuid> {
  const id = newId();
  const [type] = application.get(PersonalDataErasure).types;
  const subject = `resident-${residentId}`;
  const message = { id, subject, type, data: { residentId, subjectId: residentId } } as IntegrationEvent;
  const arrival = { id, subject, position, open: () => message };
  await park(application.database.pool('service'), consumer, arrival, message, 'Error: for the spec', attempts);
  return id;
}

const list = (query: string) =>
  administrator.get<KeysetPage<ParkedMessageDocument>>(`${PARKED}?consumer=${consumer}${query}`);

it('parked messages are listed without their content, counted, and driven again by the process that hosts the consumer', async () => {
  const [one, other] = [newId(), newId()];
  const first = await parkedErasure(one, '1', 4);
  const behind = await parkedErasure(one, '2', 0);
  const second = await parkedErasure(other, '3', 4);

  const page = await list('&limit=2');
  expect(page.body.items.map(({ eventId }) => eventId)).toEqual([first, behind]);
  expect(Object.keys(page.body.items[0] ?? {}).sort()).toEqual([
    'attempts',
    'eventId',
    'parkedAt',
    'reason',
    'subject',
    'type',
  ]);
  const next = await list(`&limit=2&after=${page.body.next}`);
  expect(next.body).toMatchObject({ items: [{ eventId: second }], next: null });
  const counts = await administrator.get<ParkedCountDocument[]>(`${PARKED}/counts`);
  expect(counts.body).toEqual([{ consumer, count: 3 }]);

  const preview = { consumer, eventIds: [behind, second], preview: true };
  const counted = await administrator.post<RedriveDocument>(`${PARKED}/redrives`, preview);
  expect(counted).toMatchObject({ status: 202, body: { redriveId: null, selected: 2, heldBack: 1 } });
  expect((await list('')).body.items).toHaveLength(3);

  const asked = await administrator.post<RedriveDocument>(`${PARKED}/redrives`, { consumer, all: true });
  expect(asked).toMatchObject({ status: 202, body: { selected: 3, heldBack: 0 } });
  expect(await finished(asked.body.redriveId as string)).toMatchObject({ handled: 3, stillParked: 0, failure: null });
  expect((await list('')).body.items).toEqual([]);
});

async function finished(redriveId: Uuid): Promise<RedriveResultDocument> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const { body } = await administrator.get<RedriveResultDocument>(`${PARKED}/redrives/${redriveId}`);
    if (body.finishedAt !== null) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the re-drive was not carried out in time');
}

it('a re-drive says exactly which messages are meant', async () => {
  for (const selection of [{}, { all: true, subjects: ['resident-1'] }, { all: false }, { eventIds: [] }]) {
    const answer = await administrator.post(`${PARKED}/redrives`, { consumer, ...selection });
    expect(answer.status).toBe(422);
  }
  const unclear = await administrator.post(`${PARKED}/redrives`, { consumer });
  expect(problemIn(unclear).code).toBe('operations.redrive-selection-unclear');
  const unknown = await administrator.get(`${PARKED}/redrives/${newId()}`);
  expect(problemIn(unknown).code).toBe('operations.redrive-not-found');
});

it('nobody but an administrator sees or moves parked messages', async () => {
  for (const role of ['Auditor', 'PrivacyOfficer', 'CommitteeDirector'] as const) {
    const client = await application.as(role, DISTRICT);
    expect((await client.get(`${PARKED}?consumer=${consumer}`)).status).toBe(403);
    expect((await client.post(`${PARKED}/redrives`, { consumer, all: true })).status).toBe(403);
  }
});
