import { newId } from '#libs/kernel/identifiers';
import { anEvent } from '#libs/event-store/contract/events';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';

/**
 * Appends without end and says on standard output what was acknowledged, one line for each event:
 * `<stream> <revision> <position of the append> <event id>`. Writing to a pipe is synchronous, so what is said has been said when the
 * process is killed. The connection string comes in QIYUE_FAULTS_DATABASE.
 */
const STREAMS = 64;
const connectionString = process.env['QIYUE_FAULTS_DATABASE'];
if (connectionString === undefined) throw new Error('QIYUE_FAULTS_DATABASE is not set');

const log = new PostgresEventLog(connectionString);
const payload = { text: '契约'.repeat(60) };

async function write(stream: string): Promise<never> {
  for (let revision = -1; ;) {
    const events = Array.from({ length: 1 + ((revision + 1) % 3) }, () =>
      anEvent({ type: 'Acknowledged.v1', data: payload }),
    );
    const result = await log.append(stream, revision === -1 ? 'no-stream' : revision, events);
    const lines = events.map(({ id }, index) => `${stream} ${revision + 1 + index} ${result.position} ${id}\n`);
    revision = result.revision;
    process.stdout.write(lines.join(''));
  }
}

await Promise.all(Array.from({ length: STREAMS }, () => write(`fault-${newId()}`)));
