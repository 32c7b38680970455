import type { SubjectId } from '#libs/kernel/sealed';
import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { flag, listOf, nullable, oneOf, regionCode, sealed, uuid } from '#libs/messaging/public-fields';
import { residentCodec } from '../../codec/resident-codec.js';
import type {
  PersonalDataExported,
  PersonalDataRevealed,
  ResidentAlsoRegistered,
  ResidentErased,
  ResidentEvent,
  ResidentLookedUp,
  ResidentMoved,
  ResidentNameCorrected,
  ResidentOptionalDataErased,
  ResidentPhoneChanged,
  ResidentRegistered,
} from '../../domain/resident/events.js';

/** Type of the message that a resident's personal data is erased; the consumer `PersonalDataErasure` waits for it. */
export const RESIDENT_ERASED = 'cn.qiyue.communities.resident-erased.v1';

/** Type of the message that only the optional data of a resident are erased. */
export const RESIDENT_OPTIONAL_DATA_ERASED = 'cn.qiyue.communities.resident-optional-data-erased.v1';

export interface ResidentErasedData {
  readonly subjectId: SubjectId;
  readonly regionCode: string;
}

const subjectId = uuid('The resident: under this id their personal data is sealed.');

/** Written out: what consumers were promised does not grow with the domain's own lists. */
const purpose = oneOf(
  [
    'CONTACT',
    'IDENTITY_CHECK',
    'CONTRACT_SIGNING',
    'BREACH_HANDLING',
    'MEDIATION',
    'DATA_CORRECTION',
    'DATA_SUBJECT_REQUEST',
    'AUDIT',
    'EMERGENCY',
  ],
  'What the data were needed for.',
);
const field = oneOf(['name', 'idNumber', 'phone'], 'Field that was seen in full.');
const asking = regionCode('Community for which it was asked.');

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
    PersonalDataRevealed: definePublicEvent({
      name: 'personal-data-revealed',
      version: 1,
      description: 'Personal data of a resident were seen in full by somebody in office.',
      data: { subjectId, regionCode: asking, fields: listOf(field, 'Fields that were seen.'), purpose },
      map: ({ data }: PersonalDataRevealed, residentId) => ({
        subjectId: residentId,
        regionCode: data.regionCode,
        fields: [...data.fields],
        purpose: data.purpose,
      }),
    }),
    ResidentLookedUp: definePublicEvent({
      name: 'resident-looked-up',
      version: 1,
      description: 'A resident was found by identity number.',
      data: { subjectId, regionCode: asking, purpose },
      map: ({ data }: ResidentLookedUp, residentId) => ({
        subjectId: residentId,
        regionCode: data.regionCode,
        purpose: data.purpose,
      }),
    }),
    PersonalDataExported: definePublicEvent({
      name: 'personal-data-exported',
      version: 1,
      description: 'All data about a resident were handed out for the resident.',
      data: {
        subjectId,
        regionCode: regionCode('Community that keeps the entry.'),
        askedBy: oneOf(['PERSON', 'PRIVACY_OFFICER'], 'Who asked for it.'),
      },
      map: ({ data }: PersonalDataExported, residentId) => ({
        subjectId: residentId,
        regionCode: data.regionCode,
        askedBy: data.askedBy,
      }),
    }),
    ResidentOptionalDataErased: definePublicEvent({
      name: 'resident-optional-data-erased',
      version: 1,
      description:
        'It was decided to erase telephone number and remark of a resident; evidence that has to be kept stays.',
      data: { subjectId, regionCode: regionCode('Community that keeps the entry.') },
      map: ({ data }: ResidentOptionalDataErased, residentId): ResidentErasedData => ({
        subjectId: residentId,
        regionCode: data.regionCode,
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
