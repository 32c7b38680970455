import type { HttpClient } from './http-client.js';

/** Accounts of the sample district the demo acts as, by name; see the table that `npm start` prints. */
export const ACTING_ACCOUNTS = [
  'legal-drafter',
  'legal-reviewer',
  'committee-director-wuyi',
  'committee-director-wumalu',
  'grid-worker-wuyi',
  'grid-worker-wumalu',
  'subdistrict-reviewer',
  'privacy-officer',
  'auditor',
] as const;

export type ActingAccount = (typeof ACTING_ACCOUNTS)[number];

/** A client for each account the demo acts as. */
export type Cast = Readonly<Record<ActingAccount, HttpClient>>;

/** Logs every account in, one after the other: argon2id is meant to be slow. */
export async function logInAll(api: HttpClient, password: string): Promise<Cast> {
  const cast: Partial<Record<ActingAccount, HttpClient>> = {};
  for (const accountName of ACTING_ACCOUNTS) {
    const { body } = await api.post<{ accessToken: string }>('/sessions', { accountName, password });
    cast[accountName] = api.as(body.accessToken);
  }
  return cast as Cast;
}
