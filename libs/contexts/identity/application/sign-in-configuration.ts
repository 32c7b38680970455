import type { PasskeySettings } from './passkeys/passkey-settings.js';

/** The ways of signing in that an installation offers beside password and invitation. */
export interface SignInConfiguration {
  /** Null: off. */
  readonly passkeys: PasskeySettings | null;
}

/** Of an installation that says nothing. */
export const NO_OTHER_SIGN_IN: SignInConfiguration = { passkeys: null };
