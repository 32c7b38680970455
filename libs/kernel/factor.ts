/** By what somebody has shown who he is. */
export const FACTORS = ['password', 'passkey', 'one-time-code', 'invitation', 'open-id-connect'] as const;

export type Factor = (typeof FACTORS)[number];
