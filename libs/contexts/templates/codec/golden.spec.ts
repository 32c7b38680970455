import { describeGoldenEvents } from '#libs/testing/golden-events';
import { templateCodec } from './template-codec.js';

describeGoldenEvents('templates', [templateCodec]);
