import { ConfigurationError, readEnvironment } from './configuration.js';
import { showsCodes, signInConfigurationOf, type OwnPlace } from './sign-in-configuration.js';

const ALONE: OwnPlace = { address: 'http://127.0.0.1:8080', decidesOnSamples: true };
const SERVICE_APART: OwnPlace = { decidesOnSamples: false };
const GATEWAY = {
  QIYUE_SMS_WEBHOOK_URL: 'https://sms.example.gov.cn',
  QIYUE_SMS_WEBHOOK_SECRET: 'a secret of at least thirty-two characters',
};

const configured = (variables: Record<string, string>, place = ALONE) =>
  signInConfigurationOf(readEnvironment(variables), place);
const passkeysOf = (variables: Record<string, string>, place = ALONE) => configured(variables, place).passkeys;

describe('passkeys', () => {
  it.each<[Record<string, string>, OwnPlace, object | null]>([
    [{}, ALONE, { rpId: 'localhost', origins: ['http://localhost:8080'] }],
    [{}, SERVICE_APART, null],
    [{ QIYUE_PORTAL_URL: 'http://10.0.0.7:8080' }, ALONE, null],
    [
      { QIYUE_PORTAL_URL: 'https://qiyue.example.gov.cn/portal' },
      SERVICE_APART,
      { rpId: 'qiyue.example.gov.cn', origins: ['https://qiyue.example.gov.cn'] },
    ],
    [
      {
        QIYUE_PASSKEY_ORIGINS: 'https://a.example.gov.cn,https://b.example.gov.cn',
        QIYUE_PASSKEY_DOMAIN: 'example.gov.cn',
      },
      ALONE,
      { rpId: 'example.gov.cn', origins: ['https://a.example.gov.cn', 'https://b.example.gov.cn'] },
    ],
  ])('of %p', (variables, place, passkeys) => {
    expect(passkeysOf(variables, place)).toEqual(passkeys);
  });

  it.each<Record<string, string>>([
    { QIYUE_PASSKEY_ORIGINS: 'https://a.example.gov.cn,https://b.example.gov.cn' },
    { QIYUE_PASSKEY_ORIGINS: 'https://a.example.gov.cn', QIYUE_PASSKEY_DOMAIN: 'e.gov.cn' },
    { QIYUE_PASSKEY_ORIGINS: 'http://a.example.gov.cn' },
    { QIYUE_PASSKEY_DOMAIN: 'https://a.example.gov.cn' },
  ])('stop the start over %p', (variables) => {
    expect(() => passkeysOf(variables)).toThrow(ConfigurationError);
  });
});

describe('codes in the answer', () => {
  it('are for sample installations without a gateway, unless told otherwise', () => {
    expect(configured({}).codes.shown).toBe(true);
    expect(configured(GATEWAY).codes.shown).toBe(false);
    expect(configured({ ...GATEWAY, QIYUE_SHOW_ONE_TIME_CODES: 'on' }).codes.shown).toBe(true);
    expect(configured({ QIYUE_SHOW_ONE_TIME_CODES: 'off' }).codes.shown).toBe(false);
    expect(configured({ QIYUE_SAMPLE_DISTRICT: 'off' }).codes.shown).toBe(false);
    expect(configured({ QIYUE_HTTP_HOST: '0.0.0.0' }).codes.shown).toBe(false);
    expect(configured({}, SERVICE_APART).codes.shown).toBe(false);
  });

  it.each([{ QIYUE_SAMPLE_DISTRICT: 'off' }, { QIYUE_HTTP_HOST: '0.0.0.0' }, { QIYUE_HTTP_HOST: '10.0.0.7' }])(
    'stop the start with %p',
    (variables) => {
      const environment = readEnvironment({ ...variables, QIYUE_SHOW_ONE_TIME_CODES: 'on' });
      expect(() => showsCodes(environment, true)).toThrow(/QIYUE_SHOW_ONE_TIME_CODES/);
      expect(() => showsCodes(environment, false)).toThrow(/QIYUE_SHOW_ONE_TIME_CODES/);
    },
  );

  it('need the secret of the gateway where one is named', () => {
    expect(() => configured({ QIYUE_SMS_WEBHOOK_URL: GATEWAY.QIYUE_SMS_WEBHOOK_URL })).toThrow(
      /QIYUE_SMS_WEBHOOK_SECRET/,
    );
  });
});
