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

/** Logs every account in with two factors, one after the other: argon2id is meant to be slow. */
export async function logInAll(api: HttpClient, password: string): Promise<Cast> {
  const cast: Partial<Record<ActingAccount, HttpClient>> = {};
  for (const accountName of ACTING_ACCOUNTS) {
    const { body } = await api.post<{ accessToken: string }>('/sessions', { accountName, password });
    cast[accountName] = await showSecondFactor(api, api.as(body.accessToken));
  }
  return cast as Cast;
}

/** In a sample installation the code that a telephone would get is in the answer. */
async function showSecondFactor(api: HttpClient, person: HttpClient): Promise<HttpClient> {
  const requested = await person.post<{ requestId: string; shownCode: string }>('/me/second-factor/one-time-codes', {});
  const { requestId, shownCode: code } = requested.body;
  const raised = await person.post<{ accessToken: string }>('/me/second-factor/one-time-code', { requestId, code });
  return api.as(raised.body.accessToken);
}
