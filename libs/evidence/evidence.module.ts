import { Module } from '@nestjs/common';
import { EvidenceStore } from './evidence-store.js';

/** The evidence store; needs the platform's pool, vault and clock. */
@Module({ providers: [EvidenceStore], exports: [EvidenceStore] })
export class EvidenceModule {}
