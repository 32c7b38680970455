import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

export type Json = Readonly<Record<string, unknown>>;

/** A token in its parts, before it is signed. */
export interface TokenParts {
  readonly header: Json;
  readonly claims: Json;
}

export const base64url = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');

export function partsOf(token: string): TokenParts {
  const [header = '', claims = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
  return { header: read(header), claims: read(claims) };
}

/** Signs texts as they are, so that they may be anything. */
export function signed(header: string, claims: string, secret: Uint8Array, hash = 'sha256'): string {
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

export function forged(
  { header, claims }: TokenParts,
  changes: { readonly header?: Json; readonly claims?: Json },
  secret: Uint8Array,
  hash?: string,
): string {
  return signed(
    JSON.stringify({ ...header, ...changes.header }),
    JSON.stringify({ ...claims, ...changes.claims }),
    secret,
    hash,
  );
}

/** Signed with a private key of nobody we know. */
export function signedByStranger({ header, claims }: TokenParts, algorithm: 'RS256' | 'ES256'): string {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = pair.publicKey.export({ format: 'jwk' });
  const content = `${base64url(JSON.stringify({ ...header, alg: algorithm, jwk }))}.${base64url(JSON.stringify(claims))}`;
  const signature = createSign('sha256').update(content).sign({ key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}
