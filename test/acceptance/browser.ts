import type { Answer } from './client.js';

/** What one request adds to, or leaves out of, those of a page of the portal. */
export interface BrowserRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers of a page that are left out. */
  readonly without?: readonly string[];
}

/** A page of the portal with the cookies that it was given: sends them back, marks its requests, knows no token. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    readonly baseUrl: string,
    private readonly own: Readonly<Record<string, string>> = {},
  ) {}

  /** `name=value` of all cookies. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends these cookies from now on. */
  takeCookies(cookie: string): void {
    this.cookies.clear();
    for (const part of cookie.split('; ')) {
      const [name = '', value = ''] = part.split('=');
      this.cookies.set(name, value);
    }
  }

  async send<Body = unknown>(
    method: string,
    path: string,
    { body, headers = {}, without = [] }: BrowserRequest = {},
  ): Promise<Answer<Body>> {
    const all: Record<string, string> = {
      'x-requested-with': 'qiyue',
      'x-session-carrier': 'cookie',
      ...(this.cookies.size === 0 ? {} : { cookie: this.cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...this.own,
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)));
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const decoded = /\bjson\b/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as Body) : text;
    return { status: response.status, headers: response.headers, body: decoded as Body, position: undefined };
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (attributes.some((attribute) => attribute.toLowerCase().startsWith('expires=thu, 01 jan 1970')))
      this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }
}
