import { Inject, Injectable } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { ERASED_TEXT, type Sealed } from '#libs/kernel/sealed';
import { VAULT, type Vault } from '#libs/vault/vault';
import type { DisclosurePurpose, PersonalField } from '../../domain/resident/events.js';
import { residentHistory, type RecordedResidentEvent } from './resident-history.js';

/** Who has looked at somebody's data, when, what for. */
export interface DataAccess {
  readonly at: Instant;
  readonly kind: 'REVEALED' | 'LOOKED_UP' | 'EXPORTED';
  readonly role: Role;
  readonly regionCode: string;
  readonly accountId: string;
  readonly fields: readonly PersonalField[];
  readonly purpose: DisclosurePurpose | null;
  /** In clear: this is shown to the person and to who protects his data. */
  readonly statement: string | null;
}

interface SealedAccess extends Omit<DataAccess, 'statement'> {
  readonly statement: Sealed | null;
}

/** Accesses shown at most, the newest: somebody of whom there are more asks for the export. */
const MOST_SHOWN = 500;

/** Reads off a person's own stream who has looked at the data. */
@Injectable()
export class DataAccesses {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** The newest first, and the community that keeps the person's entry; undefined when there is no such resident. */
  async of(
    residentId: Uuid,
  ): Promise<{ readonly regionCode: string; readonly accesses: readonly DataAccess[] } | undefined> {
    const history = await residentHistory(this.log, residentId);
    const registered = history[0]?.event;
    if (registered?.type !== 'ResidentRegistered') return undefined;
    const accesses = history.flatMap(accessIn).reverse().slice(0, MOST_SHOWN);
    const sealed = accesses.flatMap(({ statement }) => statement ?? []);
    const opened = await this.vault.openMany(sealed);
    const texts = new Map(
      sealed.map((text, index) => {
        const clear = opened[index];
        return [text, clear?.status === 'clear' ? clear.text : ERASED_TEXT.zh];
      }),
    );
    return {
      regionCode: registered.data.regionCode,
      accesses: accesses.map((access) => ({
        ...access,
        statement: access.statement === null ? null : (texts.get(access.statement) ?? ERASED_TEXT.zh),
      })),
    };
  }
}

function accessIn({ event, stored }: RecordedResidentEvent): readonly SealedAccess[] {
  const { actor } = stored.metadata;
  const by = { at: stored.recordedAt, role: actor.role, regionCode: actor.regionCode, accountId: actor.accountId };
  if (event.type === 'PersonalDataRevealed') {
    const { fields, purpose, statement } = event.data;
    return [{ ...by, kind: 'REVEALED', fields, purpose, statement }];
  }
  if (event.type === 'ResidentLookedUp') {
    const { purpose, statement } = event.data;
    return [{ ...by, kind: 'LOOKED_UP', fields: ['idNumber'], purpose, statement }];
  }
  if (event.type === 'PersonalDataExported') {
    return [{ ...by, kind: 'EXPORTED', fields: ['name', 'idNumber', 'phone'], purpose: null, statement: null }];
  }
  return [];
}
