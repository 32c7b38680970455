import { Client } from './client.js';

interface SessionBody {
  readonly accessToken: string;
}

interface RequestedCode {
  readonly requestId: string;
  readonly shownCode: string | null;
}

/**
 * Logs in to a sample installation: the password, and where the account has a telephone that nobody has, the code that is shown.
 * @throws Error when the password is refused
 */
export async function logInWithTwoFactors(origin: string, accountName: string, password: string): Promise<Client> {
  const answer = await new Client(origin).post<SessionBody>(
    '/sessions',
    { accountName, password },
    { idempotencyKey: null },
  );
  requireSuccess(accountName, answer);
  const client = new Client(origin, { token: answer.body.accessToken });
  const requested = await client.post<RequestedCode>('/me/second-factor/one-time-codes', {}, { idempotencyKey: null });
  if (requested.status === NO_NUMBER) return client;
  requireSuccess(accountName, requested);
  const shown = { requestId: requested.body.requestId, code: requested.body.shownCode };
  const raised = await client.post<SessionBody>('/me/second-factor/one-time-code', shown, { idempotencyKey: null });
  requireSuccess(accountName, raised);
  return new Client(origin, { token: raised.body.accessToken });
}

/** The account has one factor. */
const NO_NUMBER = 409;

function requireSuccess(
  accountName: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  if (status >= 300) throw new Error(`${accountName} cannot log in: ${status} ${JSON.stringify(body)}`);
}
