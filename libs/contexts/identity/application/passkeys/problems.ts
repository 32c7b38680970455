import { defineProblem } from '#libs/kernel/problem';

export const PASSKEYS_OFF = defineProblem(
  'passkey.not-offered',
  404,
  { zh: '本系统未启用通行密钥', en: 'Passkeys are not offered here' },
  { zh: '请改用其他登录方式。', en: 'Sign in another way.' },
);

export const PASSKEY_UNSUITABLE = defineProblem(
  'passkey.unsuitable',
  422,
  { zh: '该通行密钥不能登记', en: 'This passkey cannot be enrolled' },
  {
    zh: '请重新开始，并按提示以指纹、面容或 PIN 确认。',
    en: 'Begin again, and confirm with a finger, a face or a PIN when asked.',
  },
);

export const PASSKEY_KNOWN = defineProblem(
  'passkey.already-enrolled',
  409,
  { zh: '该通行密钥已登记', en: 'This passkey is enrolled already' },
  { zh: '请直接使用，或换一台设备登记。', en: 'Use it, or enrol another device.' },
);
