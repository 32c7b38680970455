import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';

/**
 * The fields that public events are made of. Every text has a form of its own, so that a person's name or number fits into none of
 * them, save for {@link publicText}: `test/architecture/public-privacy.spec.ts` lists where that one is used.
 */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const INSTANT = `${DAY}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z`;

/** What acts without a login: deadlines, the provisioning of accounts, the sample district. */
const SYSTEM_ACCOUNTS = 'system|provisioning|sample-district';

/**
 * Nonce (12 bytes), ciphertext and tag (16 bytes) in base64url: never shorter, which a short clear text behind the right beginning
 * would be.
 */
const SEALED_PAYLOAD = '[A-Za-z0-9_-]{38,}';

/** Characters. The most that any context lets pass, for the name of a party; most of their own limits are far narrower. */
const MAX_PUBLIC_TEXT = 2_000;

/** What a mapping returns for a schema. Events are read-only, hence their parts are. */
export type PublicData<Schema extends TSchema> = DeepReadonly<Static<Schema>>;

type DeepReadonly<Value> = Value extends string | number | boolean | null
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> };

/** An object without further fields. */
export function record<Properties extends TProperties>(properties: Properties, description?: string) {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

export function listOf<Item extends TSchema>(item: Item, description: string) {
  return Type.Array(item, { description });
}

export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** Personal text under the key of a person: `q1:<subject id>:<field>:<bytes>`. Clear text does not fit, and does not compile. */
export function sealed(description: string) {
  return Type.Unsafe<Sealed>({
    type: 'string',
    format: 'sealed',
    pattern: `^q1:${UUID}:[a-z][a-z0-9-]{0,63}:${SEALED_PAYLOAD}$`,
    description,
  });
}

/** Text in clear that is no personal data: the name of an institution, the title of a text, a place. */
export function publicText(description: string) {
  return Type.String({ format: 'public-text', maxLength: MAX_PUBLIC_TEXT, description });
}

export function uuid(description: string) {
  return Type.Unsafe<Uuid>({ type: 'string', format: 'uuid', pattern: `^${UUID}$`, description });
}

/** An account, or one of the parts of the system that act by themselves. */
export function accountId(description: string) {
  return Type.String({ title: 'account id', pattern: `^(${UUID}|${SYSTEM_ACCOUNTS})$`, description });
}

/** Name of a clause or party within one text, chosen by who drafted it. */
export function localId(description: string) {
  return Type.String({ title: 'name within the text', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', description });
}

export function instant(description: string) {
  return Type.Unsafe<Instant>({ type: 'string', format: 'date-time', pattern: `^${INSTANT}$`, description });
}

/** A day in Asia/Shanghai. */
export function calendarDay(description: string) {
  return Type.Unsafe<CalendarDay>({ type: 'string', format: 'date', pattern: `^${DAY}$`, description });
}

/** 6 digits (district), 9 (subdistrict) or 12 (community). */
export function regionCode(description: string) {
  return Type.String({ title: 'region code', pattern: '^[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?$', description });
}

/** Unified social credit code of an organisation (GB 32100). */
export function organizationCode(description: string) {
  return Type.String({ title: 'unified social credit code', pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$', description });
}

/** SHA-256 in hex. */
export function contentHash(description: string) {
  return Type.Unsafe<ContentHash>({ title: 'SHA-256', type: 'string', pattern: '^[0-9a-f]{64}$', description });
}

/** One of the values named. A further value is a new version of the event: consumers know all they can meet. */
export function oneOf<const Values extends readonly string[]>(values: Values, description: string) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], description });
}

/** The roles of the domain; written out, because a new role is a new version of what names roles. */
const ROLES = [
  'Resident',
  'OrganizationSigner',
  'GridWorker',
  'CommitteeDirector',
  'CouncilMember',
  'LegalDrafter',
  'LegalReviewer',
  'Mediator',
  'SubdistrictReviewer',
  'Supervisor',
  'Auditor',
  'PrivacyOfficer',
  'SystemAdmin',
  'System',
] as const;

export function role(description: string) {
  return oneOf(ROLES, description);
}

export function flag(description: string) {
  return Type.Boolean({ description });
}

export function count(description: string) {
  return Type.Integer({ minimum: 0, description });
}

/** Number of a version or a length: 1 or more. */
export function ordinal(description: string) {
  return Type.Integer({ minimum: 1, description });
}
