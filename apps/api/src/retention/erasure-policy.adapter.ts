import { Inject, Injectable, Module } from '@nestjs/common';
import {
  ERASURE_POLICY,
  type ErasureAssessment,
  type ErasurePolicy,
} from '#libs/contexts/communities/application/erasure/erasure-policy';
import { RetentionAssessment } from '#libs/contexts/retention/application/retention-assessment';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { retentionModule } from './retention-module.js';

/** Retention and legal holds, as the erasure of a resident asks for them. */
@Injectable()
export class RetentionErasurePolicy implements ErasurePolicy {
  constructor(@Inject(RetentionAssessment) private readonly retention: RetentionAssessment) {}

  async assess(residentId: Uuid, regionCode: string, now: Instant): Promise<ErasureAssessment> {
    const { holdIds, retained } = await this.retention.ofPerson(residentId, regionCode, now);
    const kept = retained.map(({ record, why, until, legalBasis, holdIds: holds }) => {
      const { recordClass, recordId } = record;
      return { recordClass, recordId, why, until, legalBasis, holdIds: holds };
    });
    return { holdIds, kept };
  }
}

/** Joins communities to retention. */
@Module({
  imports: [retentionModule],
  providers: [{ provide: ERASURE_POLICY, useClass: RetentionErasurePolicy }],
  exports: [ERASURE_POLICY],
})
export class ErasurePolicyModule {}
