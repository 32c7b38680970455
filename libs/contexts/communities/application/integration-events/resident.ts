import type { SubjectId } from '#libs/kernel/sealed';
import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { flag, nullable, regionCode, sealed, uuid } from '#libs/messaging/public-fields';
import { residentCodec } from '../../codec/resident-codec.js';
import type {
  ResidentAlsoRegistered,
  ResidentErased,
  ResidentEvent,
  ResidentMoved,
  ResidentNameCorrected,
  ResidentPhoneChanged,
  ResidentRegistered,
} from '../../domain/resident/events.js';

/** Type of the message that a resident's personal data is erased; the consumer `PersonalDataErasure` waits for it. */
export const RESIDENT_ERASED = 'cn.qiyue.communities.resident-erased.v1';

export interface ResidentErasedData {
  readonly subjectId: SubjectId;
  readonly regionCode: string;
}

const subjectId = uuid('The resident: under this id their personal data is sealed.');

/** Identity numbers stay with the register: nobody else has a use for them. */
export const residentContract = publicContractOf<ResidentEvent>({
  context: 'communities',
  codec: residentCodec,
  events: {
    ResidentRegistered: definePublicEvent({
      name: 'resident-registered',
      version: 1,
      description: 'A person was entered as resident of a household.',
      data: {
        subjectId,
        regionCode: regionCode('Community that keeps the entry.'),
        householdId: uuid('Household the resident lives in.'),
        name: sealed('Name, under the key of the resident.'),
        phone: nullable(sealed('Telephone number, under the key of the resident; null: none known.')),
        elder: flag('Sixty or older on the day of registration: may be offered elder mode.'),
      },
      map: ({ data }: ResidentRegistered, residentId) => ({
        subjectId: residentId,
        regionCode: data.regionCode,
        householdId: data.householdId,
        name: data.name.sealed,
        phone: data.phone?.sealed ?? null,
        elder: data.elder,
      }),
    }),
    ResidentNameCorrected: definePublicEvent({
      name: 'resident-name-corrected',
      version: 1,
      description: 'The name of a resident was corrected.',
      data: { subjectId, name: sealed('Name from now on, under the key of the resident.') },
      map: ({ data }: ResidentNameCorrected, residentId) => ({ subjectId: residentId, name: data.name.sealed }),
    }),
    ResidentPhoneChanged: definePublicEvent({
      name: 'resident-phone-changed',
      version: 1,
      description: 'A resident is reached under another telephone number, or under none.',
      data: {
        subjectId,
        phone: nullable(sealed('Telephone number from now on, under the key of the resident; null: none.')),
      },
      map: ({ data }: ResidentPhoneChanged, residentId) => ({
        subjectId: residentId,
        phone: data.phone?.sealed ?? null,
      }),
    }),
    ResidentMoved: definePublicEvent({
      name: 'resident-moved',
      version: 1,
      description: 'A resident moved into another household of the same community.',
      data: {
        subjectId,
        regionCode: regionCode('Community of both households.'),
        householdId: uuid('Household the resident lives in from now on.'),
      },
      map: ({ data: { regionCode: community, householdId } }: ResidentMoved, residentId) => ({
        subjectId: residentId,
        regionCode: community,
        householdId,
      }),
    }),
    ResidentAlsoRegistered: definePublicEvent({
      name: 'resident-also-registered',
      version: 1,
      description: 'A second community lists a resident that another community has entered before.',
      data: {
        subjectId,
        regionCode: regionCode('The second community.'),
        householdId: uuid('Household there.'),
      },
      map: ({ data: { regionCode: community, householdId } }: ResidentAlsoRegistered, residentId) => ({
        subjectId: residentId,
        regionCode: community,
        householdId,
      }),
    }),
    ResidentErased: definePublicEvent({
      name: 'resident-erased',
      version: 1,
      description: 'It was decided to erase the personal data of a resident; their key is to be destroyed.',
      data: { subjectId, regionCode: regionCode('Community that keeps the entry.') },
      map: ({ data }: ResidentErased, residentId): ResidentErasedData => ({
        subjectId: residentId,
        regionCode: data.regionCode,
      }),
    }),
  },
});
