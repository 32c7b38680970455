import { describeGoldenEvents } from '#libs/testing/golden-events';
import { breachCaseCodec } from './breach-case-codec.js';

describeGoldenEvents('breaches', [breachCaseCodec]);
