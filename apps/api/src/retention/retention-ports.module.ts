import { Module } from '@nestjs/common';
import { BreachRegisterQuery } from '#libs/contexts/breaches/read-models/breach-register/query';
import { RECORD_KEEPING } from '#libs/contexts/retention/application/ports/record-keeping';
import { RecordsOfTheContexts } from './record-keeping.adapter.js';

/** Joins retention to the contexts whose records it keeps: contexts never import each other. */
@Module({
  providers: [BreachRegisterQuery, { provide: RECORD_KEEPING, useClass: RecordsOfTheContexts }],
  exports: [RECORD_KEEPING],
})
export class RetentionPortsModule {}
