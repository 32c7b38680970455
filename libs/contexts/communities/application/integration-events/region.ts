import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { calendarDay, nullable, publicText, regionCode, uuid } from '#libs/messaging/public-fields';
import { regionCodec } from '../../codec/region-codec.js';
import type { RegionClosed, RegionEvent, RegionRegistered } from '../../domain/region/events.js';

const regionId = uuid('The entry of the region.');

export const regionContract = publicContractOf<RegionEvent>({
  context: 'communities',
  codec: regionCodec,
  events: {
    RegionRegistered: definePublicEvent({
      name: 'region-registered',
      version: 1,
      description: 'A district, subdistrict or community was entered.',
      data: {
        regionId,
        regionCode: regionCode('Its code.'),
        name: publicText('Its name.'),
        validFrom: calendarDay('First day on which the code is in use.'),
      },
      map: ({ data }: RegionRegistered, id) => ({
        regionId: id,
        regionCode: data.regionCode,
        name: data.name,
        validFrom: data.validFrom,
      }),
    }),
    RegionClosed: definePublicEvent({
      name: 'region-closed',
      version: 1,
      description: 'A region code went out of use.',
      data: {
        regionId,
        validUntil: calendarDay('Last day on which the code is in use.'),
        successorCode: nullable(regionCode('Code that takes its place; null: none.')),
      },
      map: ({ data }: RegionClosed, id) => ({
        regionId: id,
        validUntil: data.validUntil,
        successorCode: data.successorCode,
      }),
    }),
  },
});
