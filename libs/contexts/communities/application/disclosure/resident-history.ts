import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { streamIdOf } from '#libs/kernel/aggregate';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import { residentAggregate, residentCodec } from '../../codec/resident-codec.js';
import type { PersonalField, ResidentEvent } from '../../domain/resident/events.js';

export interface RecordedResidentEvent {
  readonly event: ResidentEvent;
  readonly stored: StoredEvent;
}

/** All that is recorded of a resident, in order; some dozens of events. */
export async function residentHistory(log: EventLog, residentId: Uuid): Promise<readonly RecordedResidentEvent[]> {
  const history: RecordedResidentEvent[] = [];
  for await (const page of log.readStream(streamIdOf(residentAggregate.category, residentId))) {
    for (const stored of page) history.push({ event: residentCodec.decode(stored), stored });
  }
  return history;
}

export type SealedFields = Readonly<Record<PersonalField, Sealed | null>>;

/** The fields as the register holds them now. */
export function fieldsOf(history: readonly RecordedResidentEvent[]): SealedFields {
  const fields: Record<PersonalField, Sealed | null> = { name: null, idNumber: null, phone: null };
  for (const { event } of history) {
    if (event.type === 'ResidentRegistered') {
      fields.name = event.data.name.sealed;
      fields.idNumber = event.data.idNumber.sealed;
      fields.phone = event.data.phone?.sealed ?? null;
    } else if (event.type === 'ResidentNameCorrected') fields.name = event.data.name.sealed;
    else if (event.type === 'ResidentPhoneChanged') fields.phone = event.data.phone?.sealed ?? null;
  }
  return fields;
}
