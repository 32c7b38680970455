import { describeGoldenEvents } from '#libs/testing/golden-events';
import { accountCodec } from './account-codec.js';
import { invitationCodec } from './invitation-codec.js';

describeGoldenEvents('identity', [accountCodec, invitationCodec]);
