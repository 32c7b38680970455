import { Module } from '@nestjs/common';
import { SessionStore } from '#libs/contexts/identity/application/sessions/session-store';
import { ErasureFollowUp } from './erasure-follow-up.js';

/** What goes with an erased person. Needs the platform module. */
@Module({ providers: [ErasureFollowUp, SessionStore], exports: [ErasureFollowUp] })
export class ErasureFollowUpModule {}
