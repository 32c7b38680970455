import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { SubjectId } from '#libs/kernel/sealed';
import { SUBJECT_ERASED } from '#libs/vault/problems';
import type { Vault } from '#libs/vault/vault';
import { householdIdOf } from '../../codec/household-codec.js';
import { optionalDataIdOf, residentIdOf } from '../../codec/resident-codec.js';
import { dayOf } from '#libs/kernel/calendar-day';
import { yearsBetween } from '../../domain/completed-years.js';
import type { RecordHousehold } from '../../domain/household/commands.js';
import type { RecordResident } from '../../domain/resident/commands.js';
import { ELDER_FROM } from '../../domain/resident/limits.js';
import type { SealedField } from '../../domain/sealed-field.js';
import { sealField, type CommunitiesField } from '../sealing.js';
import type { RosterEntry } from './entry.js';

/** Which streams a row is about. */
export interface RowIdentity {
  readonly householdId: Uuid;
  readonly residentId: Uuid | null;
  /** Under whose key the remark lies: among the optional data of the head; without one, it is about the household. */
  readonly remarkSubjectId: SubjectId;
}

/** A row as commands, personal texts sealed. The resident comes first: the household refers to it. */
export interface RowCommands {
  readonly resident: RecordResident | null;
  readonly household: RecordHousehold;
}

/**
 * The row of somebody whose identity number another community has under another name: the household is registered, and its head kept
 * apart as a subject of the household's own until the number has been checked. Nobody gets the other person's file.
 */
export function withUnconfirmedHead({ householdId }: RowIdentity): RowIdentity {
  return { householdId, residentId: null, remarkSubjectId: householdId };
}

/** Makes the sealed form of a text; a dry run makes another one. */
export type FieldSealer = (subjectId: SubjectId, field: CommunitiesField, clear: string) => Promise<SealedField>;

export function identityOf(vault: Vault, regionCode: string, entry: RosterEntry): RowIdentity {
  const householdId = householdIdOf(regionCode, entry.householdNumber);
  const residentId = entry.head && residentIdOf(vault.lookupHash('resident-id-number', entry.head.idNumber));
  return { householdId, residentId, remarkSubjectId: residentId === null ? householdId : optionalDataIdOf(residentId) };
}

export function vaultSealer(vault: Vault): FieldSealer {
  return (subjectId, field, clear) => sealField(vault, subjectId, field, clear);
}

/** @throws Problem when the head was erased */
export async function commandsOf(
  seal: FieldSealer,
  regionCode: string,
  entry: RosterEntry,
  { householdId, residentId, remarkSubjectId }: RowIdentity,
  effectiveAt: Instant,
): Promise<RowCommands> {
  const { householdNumber, premises, grid, housing, residentsCount, remark, head } = entry;
  const today = dayOf(effectiveAt);
  const headSubjectId = residentId ?? householdId;
  const name = head && (await seal(headSubjectId, 'name', head.name));
  const resident: RecordResident | null =
    head && name && residentId !== null
      ? {
          type: 'RecordResident',
          data: {
            regionCode,
            householdId,
            name,
            idNumber: await seal(residentId, 'id-number', head.idNumber),
            phone: head.phone === null ? null : await optional(seal(optionalDataIdOf(residentId), 'phone', head.phone)),
            elder: yearsBetween(head.bornOn, today) >= ELDER_FROM,
          },
        }
      : null;
  const household: RecordHousehold = {
    type: 'RecordHousehold',
    data: {
      regionCode,
      householdNumber,
      premises,
      housing,
      residentsCount,
      grid,
      gridValidFrom: today,
      remark: remark === '' ? null : await optional(seal(remarkSubjectId, 'remark', remark)),
      head: name && { subjectId: headSubjectId, name },
    },
  };
  return { resident, household };
}

/**
 * Of somebody whose optional data were erased on request none are taken in again by the next roster, which still lists them; whether the
 * whole file was erased is seen at the name.
 */
async function optional(sealing: Promise<SealedField>): Promise<SealedField | null> {
  try {
    return await sealing;
  } catch (error) {
    if (error instanceof Problem && error.kind === SUBJECT_ERASED) return null;
    throw error;
  }
}
