import type { PasskeySettings } from './passkeys/passkey-settings.js';

/** The ways of signing in that an installation offers beside password and invitation. */
export interface SignInConfiguration {
  /** Null: off. */
  readonly passkeys: PasskeySettings | null;
  readonly codes: {
    /** Gateway for text messages; null: none is sent. */
    readonly gateway: { readonly url: string; readonly secret: string } | null;
    /** Codes for fictitious numbers are shown in the answer; for sample installations alone. */
    readonly shown: boolean;
  };
}

/** Of an installation that says nothing. */
export const NO_OTHER_SIGN_IN: SignInConfiguration = {
  passkeys: null,
  codes: { gateway: null, shown: false },
};
