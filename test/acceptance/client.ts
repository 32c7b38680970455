import { newId } from '#libs/kernel/identifiers';
import type { ProblemDocument } from '#libs/http/problems/problem-document';

/** A response with its body decoded. `body` is typed by the caller, who says what he expects. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** Log position of the command, for `awaiting`. */
  readonly position: string | undefined;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: a new key for each call of `post` and `put`. `null` sends none. */
  readonly idempotencyKey?: string | null;
  /** The read waits for this position. Default: the last position this client was given. `null` waits for none. */
  readonly awaiting?: string | null;
}

/** A caller of the API over HTTP, with or without a token. Paths are those behind `/api/v1`. */
export class Client {
  private lastPosition: string | undefined;

  constructor(
    readonly baseUrl: string,
    private readonly identity: { readonly token?: string; readonly actingAs?: string } = {},
  ) {}

  /** The header of this client's token. */
  get authorization(): string {
    if (this.identity.token === undefined) throw new Error('this client has no token');
    return `Bearer ${this.identity.token}`;
  }

  get<Body = unknown>(path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const awaiting = options.awaiting === undefined ? this.lastPosition : options.awaiting;
    return this.send('GET', path, undefined, { ...options, idempotencyKey: null, awaiting: awaiting ?? null });
  }

  post<Body = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer<Body>> {
    return this.send('POST', path, body, options);
  }

  put<Body = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer<Body>> {
    return this.send('PUT', path, body, options);
  }

  /** Uploads one file in the field `file`, with other fields beside it. */
  upload<Body = unknown>(
    path: string,
    file: { readonly name: string; readonly bytes: Uint8Array; readonly mediaType?: string },
    fields: Readonly<Record<string, string>> = {},
    options: RequestOptions = {},
  ): Promise<Answer<Body>> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType ?? '' }), file.name);
    return this.send('POST', path, form, options);
  }

  /** A request whose refusal is expected. @throws Error when it succeeds */
  async problem(request: Promise<Answer<unknown>>): Promise<ProblemDocument> {
    return problemIn(await request);
  }

  /** Any method; a string is sent as it is, everything else as JSON. */
  async send<Body = unknown>(
    method: string,
    path: string,
    body: unknown,
    options: RequestOptions,
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: this.headersFor(body, options),
      ...(body === undefined
        ? {}
        : { body: body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const position = response.headers.get('x-log-position') ?? undefined;
    if (position !== undefined && position > (this.lastPosition ?? '')) this.lastPosition = position;
    const decoded: unknown = /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: decoded as Body, position };
  }

  private headersFor(
    body: unknown,
    { headers = {}, idempotencyKey, awaiting }: RequestOptions,
  ): Record<string, string> {
    const key = idempotencyKey === undefined ? newId() : idempotencyKey;
    const { token, actingAs } = this.identity;
    return {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(actingAs === undefined ? {} : { 'x-acting-as': actingAs }),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(awaiting === undefined || awaiting === null ? {} : { 'x-await-position': awaiting }),
      ...headers,
    };
  }
}

/** The problem detail of an answer. @throws Error when it is none */
export function problemIn(answer: Answer<unknown>): ProblemDocument {
  const mediaType = answer.headers.get('content-type') ?? '';
  if (!mediaType.startsWith('application/problem+json')) {
    throw new Error(`expected a problem, got ${answer.status} ${mediaType}`);
  }
  return answer.body as ProblemDocument;
}
