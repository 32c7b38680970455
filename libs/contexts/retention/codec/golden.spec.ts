import { describeGoldenEvents } from '#libs/testing/golden-events';
import { destructionCodec } from './destruction-codec.js';
import { legalHoldCodec } from './legal-hold-codec.js';
import { retentionScheduleCodec } from './retention-schedule-codec.js';

describeGoldenEvents('retention', [retentionScheduleCodec, legalHoldCodec, destructionCodec]);
