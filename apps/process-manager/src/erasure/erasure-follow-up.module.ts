import { Module } from '@nestjs/common';
import { ErasureFollowUp } from './erasure-follow-up.js';

/** What goes with an erased person. Needs the platform module. */
@Module({ providers: [ErasureFollowUp], exports: [ErasureFollowUp] })
export class ErasureFollowUpModule {}
