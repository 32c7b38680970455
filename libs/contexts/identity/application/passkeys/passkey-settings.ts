/** For which addresses passkeys are made (WebAuthn, 5.1.2 and 13.4.9). */
export interface PasskeySettings {
  /** The domain that keys are bound to; the address itself or a parent of it. Changing it makes every key useless. */
  readonly rpId: string;
  /** Addresses of the pages that may ask for them, `https://…`. */
  readonly origins: readonly string[];
}

/** Injection token of the {@link PasskeySettings}; null: passkeys are off. */
export const PASSKEY_SETTINGS = Symbol('PasskeySettings');
