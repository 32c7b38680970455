/** What the API says of a refusal (RFC 9457). */
export interface ProblemDetails {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

/** How often a read may be behind; the API waits five seconds each time. On a busy machine thousands of events take some while. */
const MOST_BEHIND = 24;

/** The API refused a request of the demo that was meant to succeed. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly method: string,
    readonly path: string,
    readonly problem: ProblemDetails,
    body: string,
  ) {
    super(`${method} ${path} was answered ${problem.status} ${problem.code}: ${body.slice(0, 2000)}`);
  }
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** Log position a command reached; reads that must see it send it back. */
  readonly position: string | undefined;
}

interface RequestOptions {
  readonly body?: unknown;
  readonly form?: FormData;
  readonly idempotencyKey?: string;
  readonly awaitPosition?: string | undefined;
}

/** A person or service at the API: one bearer token, JSON in and out. */
export class HttpClient {
  constructor(
    private readonly origin: string,
    private readonly token?: string,
  ) {}

  /** The same API as somebody else. */
  as(token: string): HttpClient {
    return new HttpClient(this.origin, token);
  }

  /** Asks again while what is read has not caught up with what this person has just changed, as the answer advises. */
  async get<Body>(path: string, awaitPosition?: string): Promise<Answer<Body>> {
    for (let behind = 1; ; behind++) {
      try {
        return await this.request('GET', path, { awaitPosition });
      } catch (error) {
        if (!(error instanceof RequestRefused) || error.problem.code !== 'read-model.behind') throw error;
        if (behind >= MOST_BEHIND) throw error;
      }
    }
  }

  post<Body>(path: string, body: unknown, idempotencyKey?: string): Promise<Answer<Body>> {
    return this.request('POST', path, { body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
  }

  upload<Body>(
    path: string,
    fileName: string,
    bytes: Uint8Array<ArrayBuffer>,
    mediaType: string,
  ): Promise<Answer<Body>> {
    const form = new FormData();
    form.set('file', new Blob([bytes], { type: mediaType }), fileName);
    return this.request('POST', path, { form });
  }

  private async request<Body>(method: string, path: string, options: RequestOptions): Promise<Answer<Body>> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.token !== undefined) headers.authorization = `Bearer ${this.token}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    if (options.awaitPosition !== undefined) headers['x-await-position'] = options.awaitPosition;
    const payload = options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers,
      ...(payload === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    if (!response.ok) throw new RequestRefused(method, path, problemOf(response.status, text), text);
    return {
      status: response.status,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
      position: response.headers.get('x-log-position') ?? undefined,
    };
  }
}

function problemOf(status: number, text: string): ProblemDetails {
  try {
    const { code, title } = JSON.parse(text) as { code?: string; title?: string };
    return { status, code: code ?? 'unknown', title: title ?? '' };
  } catch {
    return { status, code: 'not-a-problem-document', title: '' };
  }
}
