import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { count, record, regionCode, uuid } from '#libs/messaging/public-fields';
import { rosterCodec } from '../../codec/roster-codec.js';
import type { RosterEvent, RosterImported } from '../../domain/roster/events.js';

export const rosterContract = publicContractOf<RosterEvent>({
  context: 'communities',
  codec: rosterCodec,
  events: {
    RosterImported: definePublicEvent({
      name: 'roster-imported',
      version: 1,
      description:
        'A roster file was taken into the register; its households and residents have messages of their own.',
      data: {
        regionCode: regionCode('Community of the roster.'),
        importId: uuid('The import.'),
        counts: record(
          {
            rows: count('Rows with content below the header, hidden ones apart.'),
            registered: count('Rows that were new.'),
            changed: count('Rows that changed an entry.'),
            unchanged: count('Rows that were known already.'),
            refused: count('Rows that could not be taken in.'),
            hidden: count('Hidden rows, which are not read.'),
          },
          'How the rows fared.',
        ),
      },
      map: ({ data: { regionCode: community, importId, counts } }: RosterImported) => {
        const { rows, registered, changed, unchanged, refused, hidden } = counts;
        return {
          regionCode: community,
          importId,
          counts: { rows, registered, changed, unchanged, refused, hidden },
        };
      },
    }),
  },
});
