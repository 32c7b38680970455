import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a forger, a copied key or a page on another site would make different. */
export interface Forgery {
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly type?: string;
  /** Default: one more than the last. */
  readonly counter?: number;
  /** Whether finger, face or PIN was asked for. */
  readonly userVerified?: boolean;
  /** Signs with a key that nobody enrolled. */
  readonly otherKey?: boolean;
  /** Changes a bit of the authenticator's data after it was signed. */
  readonly tampered?: boolean;
}

/** Flags of authenticator data (WebAuthn, 6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED_DATA = 0x40;

/** COSE: EC2, ES256, P-256 (RFC 9053). */
const COSE = { keyType: 1, algorithm: 3, curve: -1, x: -2, y: -3, EC2: 2, ES256: -7, P256: 1 };

/** An authenticator with keys in memory: makes the bytes and signatures that a real one makes, for tests. */
export class SoftwareAuthenticator {
  private readonly credentialId = randomBytes(32);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;
  private userHandle: string | undefined;

  /** @param origin of the page that asks */
  constructor(private readonly origin: string) {}

  /** `navigator.credentials.create()`, attestation "none". */
  create(options: PublicKeyCredentialCreationOptionsJSON, forgery: Forgery = {}): RegistrationResponseJSON {
    this.userHandle = options.user.id;
    const attested = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.credentialId.length]),
      this.credentialId,
      this.publicKey(),
    ]);
    const authData = this.authenticatorData(options.rp.id ?? '', forgery, attested);
    const attestationObject = isoCBOR.encode(
      new Map<string, string | Map<string, never> | Uint8Array>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(authData)],
      ]),
    );
    return {
      ...this.envelope(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge, forgery).toString('base64url'),
        attestationObject: Buffer.from(attestationObject).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** `navigator.credentials.get()`. */
  get(options: PublicKeyCredentialRequestOptionsJSON, forgery: Forgery = {}): AuthenticationResponseJSON {
    const clientData = this.clientData('webauthn.get', options.challenge, forgery);
    const authenticatorData = this.authenticatorData(options.rpId ?? '', forgery);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    const signature = sign('sha256', signed, forgery.otherKey === true ? unknownKey() : this.keys.privateKey);
    // The last byte belongs to the counter: a bit of it is as good as any.
    if (forgery.tampered === true) authenticatorData.writeUInt8((authenticatorData.at(-1) ?? 0) ^ 0x40, 36);
    return {
      ...this.envelope(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(this.userHandle === undefined ? {} : { userHandle: this.userHandle }),
      },
    };
  }

  private envelope() {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, forgery: Forgery): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: forgery.type ?? type,
        challenge: forgery.challenge ?? challenge,
        origin: forgery.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }

  private authenticatorData(rpId: string, forgery: Forgery, attested: Buffer = Buffer.alloc(0)): Buffer {
    this.counter = forgery.counter ?? this.counter + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const flags =
      USER_PRESENT | (forgery.userVerified === false ? 0 : USER_VERIFIED) | (attested.length > 0 ? ATTESTED_DATA : 0);
    const rpIdHash = createHash('sha256')
      .update(forgery.rpId ?? rpId)
      .digest();
    return Buffer.concat([rpIdHash, Buffer.from([flags]), counter, attested]);
  }

  private publicKey(): Buffer {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    const key = new Map<number, number | Uint8Array>([
      [COSE.keyType, COSE.EC2],
      [COSE.algorithm, COSE.ES256],
      [COSE.curve, COSE.P256],
      [COSE.x, coordinate(x)],
      [COSE.y, coordinate(y)],
    ]);
    return Buffer.from(isoCBOR.encode(key));
  }
}

function coordinate(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? '', 'base64url'));
}

function unknownKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
