import { describeGoldenEvents } from '#libs/testing/golden-events';
import { mandateCodec } from './mandate-codec.js';

describeGoldenEvents('mandates', [mandateCodec]);
