import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { ResidentCommand } from '../domain/resident/commands.js';
import { residentDecider } from '../domain/resident/decider.js';
import type { ResidentEvent } from '../domain/resident/events.js';
import type { ResidentState } from '../domain/resident/state.js';

export const residentCodec = defineEventCodec<ResidentEvent>({
  ResidentRegistered: [],
  ResidentNameCorrected: [],
  ResidentPhoneChanged: [],
  ResidentMoved: [],
  ResidentAlsoRegistered: [],
  ResidentOptionalDataErased: [],
  ResidentErased: [],
  PersonalDataRevealed: [],
  ResidentLookedUp: [],
  PersonalDataExported: [],
});

export const residentAggregate: Aggregate<ResidentCommand, ResidentEvent, ResidentState> = {
  category: 'resident',
  decider: residentDecider,
  codec: residentCodec,
};

/**
 * The same identity number is the same resident, and the same subject in the vault, wherever it is entered.
 * @param idNumberHash `vault.lookupHash('resident-id-number', idNumber)`
 */
export function residentIdOf(idNumberHash: string): Uuid {
  return idFromName('resident', idNumberHash);
}

/**
 * Under which id the optional data of a resident are sealed, telephone number and remark: a key of their own, so that they can go at once
 * while evidence has to be kept. What was sealed before this came about lies under the resident's own id and opens as ever.
 */
export function optionalDataIdOf(residentId: Uuid): Uuid {
  return idFromName('resident-optional-data', residentId);
}
