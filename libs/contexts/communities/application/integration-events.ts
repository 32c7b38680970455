import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { SubjectId } from '#libs/kernel/sealed';
import { integrationEventOf, type IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { residentCodec } from '../codec/resident-codec.js';

/** Type of the message that a resident's personal data is erased. */
export const RESIDENT_ERASED = 'cn.qiyue.communities.resident-erased.v1';

export interface ResidentErasedData {
  readonly subjectId: SubjectId;
  readonly regionCode: string;
}

/** What the communities context tells the others. */
export const communitiesIntegrationEvents: IntegrationEventMapper = {
  types: [RESIDENT_ERASED],
  storedTypes: residentCodec.storedTypes.filter((type) => type.startsWith('ResidentErased.')),
  map(stored) {
    const event = residentCodec.decode(stored);
    if (event.type !== 'ResidentErased') return undefined;
    const data: ResidentErasedData = { subjectId: aggregateIdOf(stored.streamId), regionCode: event.data.regionCode };
    return integrationEventOf(stored, 'communities', 'resident-erased.v1', data);
  },
};
