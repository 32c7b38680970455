import type { SubjectId } from '#libs/kernel/sealed';
import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  accountId,
  contentHash,
  count,
  instant,
  listOf,
  oneOf,
  ordinal,
  record,
  regionCode,
  uuid,
} from '#libs/messaging/public-fields';
import { destructionCodec } from '../../codec/destruction-codec.js';
import type {
  DestructionApproved,
  DestructionBatchDecided,
  DestructionCompleted,
  DestructionEvent,
  DestructionProposed,
  DestructionRejected,
} from '../../domain/destruction/events.js';

/** Type of the message that keys are to be destroyed; the consumer `RetentionErasure` waits for it. */
export const DESTRUCTION_BATCH_DECIDED = 'cn.qiyue.retention.destruction-batch-decided.v1';

export interface DestructionBatchDecidedData {
  readonly subjectIds: readonly SubjectId[];
}

const destructionId = uuid('The destruction run.');

export const destructionContract = publicContractOf<DestructionEvent>({
  context: 'retention',
  codec: destructionCodec,
  events: {
    DestructionProposed: definePublicEvent({
      name: 'destruction-proposed',
      version: 1,
      description: 'It was proposed to destroy what has come to the end of its retention.',
      data: {
        destructionId,
        regionCode: regionCode('Area of the run.'),
        itemCount: count('How many items would be destroyed.'),
        itemsHash: contentHash('Over the items.'),
        proposedBy: accountId('Who proposed it.'),
        proposedAt: instant('When it was proposed.'),
      },
      map: ({ data }: DestructionProposed, id) => ({
        destructionId: id,
        regionCode: data.regionCode,
        itemCount: data.items.length,
        itemsHash: data.itemsHash,
        proposedBy: data.proposedBy,
        proposedAt: data.proposedAt,
      }),
    }),
    DestructionApproved: definePublicEvent({
      name: 'destruction-approved',
      version: 1,
      description: 'Another person than the one who proposed it approved a destruction run.',
      data: {
        destructionId,
        approvedBy: accountId('Who approved it.'),
        approvedAt: instant('When it was approved.'),
      },
      map: ({ data }: DestructionApproved, id) => ({
        destructionId: id,
        approvedBy: data.approvedBy,
        approvedAt: data.approvedAt,
      }),
    }),
    DestructionRejected: definePublicEvent({
      name: 'destruction-rejected',
      version: 1,
      description: 'A proposed destruction run was rejected or taken back.',
      data: {
        destructionId,
        rejectedBy: accountId('Who rejected it.'),
        rejectedAt: instant('When it was rejected.'),
      },
      map: ({ data }: DestructionRejected, id) => ({
        destructionId: id,
        rejectedBy: data.rejectedBy,
        rejectedAt: data.rejectedAt,
      }),
    }),
    DestructionBatchDecided: definePublicEvent({
      name: 'destruction-batch-decided',
      version: 1,
      description: 'It was decided of the next items of a run which are destroyed; their keys are to be destroyed.',
      data: {
        destructionId,
        ordinal: ordinal('Number of the batch in the run.'),
        destroyed: listOf(uuid('An item that is destroyed.'), 'Items that are destroyed.'),
        leftOut: listOf(
          record(
            {
              itemId: uuid('The item.'),
              because: oneOf(['LEGAL_HOLD', 'RETAINED', 'ALREADY_GONE'], 'Why it is left out.'),
            },
            'An item that is not destroyed.',
          ),
          'Items that are not destroyed after all.',
        ),
        subjectIds: listOf(uuid('A subject of the vault.'), 'Whose keys are destroyed.'),
        decidedAt: instant('When it was decided.'),
      },
      map: ({ data }: DestructionBatchDecided, id) => ({
        destructionId: id,
        ordinal: data.ordinal,
        destroyed: data.destroyed,
        leftOut: data.leftOut.map(({ itemId, because }) => ({ itemId, because })),
        subjectIds: data.subjectIds,
        decidedAt: data.decidedAt,
      }),
    }),
    DestructionCompleted: definePublicEvent({
      name: 'destruction-completed',
      version: 1,
      description: 'A destruction run is finished; its record can be read.',
      data: {
        destructionId,
        destroyedCount: count('Items destroyed.'),
        leftOutCount: count('Items left out.'),
        recordHash: contentHash('Over the destruction record.'),
        completedAt: instant('When it was finished.'),
      },
      map: ({ data }: DestructionCompleted, id) => ({
        destructionId: id,
        destroyedCount: data.destroyedCount,
        leftOutCount: data.leftOutCount,
        recordHash: data.recordHash,
        completedAt: data.completedAt,
      }),
    }),
  },
});
