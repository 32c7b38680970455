import { Module } from '@nestjs/common';
import { EvidenceModule } from '#libs/evidence/evidence.module';
import { EvidenceController } from './evidence.controller.js';

/** Evidence over HTTP. */
@Module({ imports: [EvidenceModule], controllers: [EvidenceController] })
export class EvidenceApiModule {}
