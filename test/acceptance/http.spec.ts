import { request as rawRequest } from 'node:http';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { hashOfBytes } from '#libs/kernel/content-hash';
import { newId } from '#libs/kernel/identifiers';
import { Access, Public } from '#libs/http/access/access';
import { MAX_BODY_BYTES } from '#libs/http/input/limits';
import { Command } from '#libs/http/commands/command';
import { AcceptsUpload, Upload, type UploadedFile } from '#libs/http/input/upload';
import { AWAIT_TIMEOUT_MS } from '#libs/http/reads/awaits-position.interceptor';
import { problemIn } from './client.js';
import { controllersOf, routesOf } from './declared-access.js';
import { useApplication } from './harness.js';

const DISTRICT = '370704';
const WUYI = '370704001001';
const WUMALU = '370704001002';
const MAX_TEST_UPLOAD = 64 * 1024;

@Controller('forgotten')
class ForgottenController {
  /** Declares nothing: everybody must be refused. */
  @Get('undeclared')
  undeclared(): string {
    return 'secret';
  }

  @Get('defect')
  @Public({ action: 'health.read' })
  defect(): never {
    throw new Error('password=s3cret at /home/somebody');
  }

  @Get('regions/:regionCode')
  @Access({ action: 'roster.import' })
  ofRegion(): string {
    return 'seen';
  }
}

interface Uploaded {
  readonly name: string;
  readonly bytes: number;
  readonly fields: Record<string, string>;
  readonly inputHash: string;
}

@Controller('uploads')
class UploadController {
  @Post()
  @Access({ action: 'region.register' })
  @AcceptsUpload({ maxBytes: MAX_TEST_UPLOAD })
  take(
    @Upload() file: UploadedFile,
    @Body() fields: Record<string, string>,
    @Command() context: CommandContext,
  ): Uploaded {
    return { name: file.fileName, bytes: file.bytes.length, fields, inputHash: context.inputHash };
  }
}

@Module({ controllers: [ForgottenController, UploadController] })
class ForgottenModule {}

const harness = useApplication({ alongside: [ForgottenModule] });

const account = () => ({
  accountName: `worker-${newId()}`,
  displayName: '网格员甲',
  password: 'correct horse battery staple 7',
  homeRegionCode: WUYI,
});

const administrator = () => harness.as('SystemAdmin', DISTRICT);
const head = () => harness.get<EventLog>(EVENT_LOG).head();

describe('access', () => {
  it('is declared by every route', () => {
    const controllers = controllersOf(harness.app).filter((controller) => controller !== ForgottenController);
    const routes = routesOf(controllers);
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('that is not declared is found by this check, and refused to everybody', async () => {
    expect(routesOf([ForgottenController]).filter(({ access }) => access === undefined)).toMatchObject([
      { controller: 'ForgottenController', method: 'undeclared', path: '/forgotten/undeclared' },
    ]);
    const asked = await (await administrator()).get('/forgotten/undeclared');
    expect([asked.status, problemIn(asked).code]).toEqual([403, 'http.access-not-declared']);
  });

  it('needs a token', async () => {
    const asked = await harness.anonymous.get('/accounts');
    expect(asked.status).toBe(401);
    expect(asked.headers.get('www-authenticate')).toBe('Bearer');
    expect(problemIn(asked)).toMatchObject({
      code: 'http.authentication-required',
      status: 401,
      zh: expect.any(String),
    });
  });

  it.each(['Bearer x', 'Bearer a.b.c', 'Basic YTpi', 'Bearer ', `Bearer ${'a'.repeat(10_000)}`, 'bearer null'])(
    'is refused to the header %.30s',
    async (authorization) => {
      const asked = await harness.anonymous.get('/accounts', { headers: { authorization } });
      expect(asked.status).toBe(401);
      problemIn(asked);
    },
  );

  it('needs one of the roles', async () => {
    const asked = await (await harness.as('GridWorker', WUYI)).get('/accounts');
    expect([asked.status, problemIn(asked).code]).toEqual([403, 'permission.denied']);
  });

  it('ends at the border of the region', async () => {
    const worker = await harness.as('GridWorker', WUYI);
    expect((await worker.get(`/forgotten/regions/${WUYI}`)).body).toBe('seen');
    expect((await worker.get(`/forgotten/regions/${WUMALU}`)).status).toBe(403);
    const director = await harness.as('CommitteeDirector', WUYI);
    const elsewhere = await director.post('/accounts', { ...account(), homeRegionCode: WUMALU });
    expect([elsewhere.status, problemIn(elsewhere).code]).toEqual([403, 'permission.denied']);
  });

  it('acts under a grant that is held', async () => {
    const worker = await harness.as('GridWorker', WUYI);
    const acting = (as: string) => worker.get(`/forgotten/regions/${WUYI}`, { headers: { 'x-acting-as': as } });
    expect((await acting(`GridWorker@${WUYI}`)).status).toBe(200);
    expect((await acting(`GridWorker@${DISTRICT}`)).status).toBe(403);
    expect((await acting('GridWorker')).status).toBe(400);
  });

  it.each([
    '/forgotten/%75ndeclared',
    '/forgotten/undeclared?x=1',
    '/./forgotten/undeclared',
    '/forgotten/x/../undeclared',
    '//forgotten/undeclared',
    '/forgotten/undeclared/',
    '/forgotten/undeclared;x',
    '/FORGOTTEN/undeclared',
    '/forgotten%2fundeclared',
    '/%2e%2e/v1/forgotten/undeclared',
    '/forgotten/undeclared%00',
    '/%',
    '/accounts/..%2f..%2f..%2fetc%2fpasswd',
  ])('is not got around by the path %s', async (path) => {
    const { status, text } = await raw('GET', `/api/v1${path}`);
    expect([400, 401, 403, 404]).toContain(status);
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String) });
  });
});

describe('problems', () => {
  it('tell an unknown address from a wrong method', async () => {
    const unknown = await harness.anonymous.get('/nothing-here');
    expect([unknown.status, problemIn(unknown).code]).toEqual([404, 'http.route-unknown']);
    const wrong = await harness.anonymous.send('DELETE', '/accounts', undefined, {});
    expect([wrong.status, problemIn(wrong).code]).toEqual([405, 'http.method-not-allowed']);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('say nothing about a defect but its id', async () => {
    const asked = await harness.anonymous.get('/forgotten/defect');
    const problem = problemIn(asked);
    expect([asked.status, problem.code]).toEqual([500, 'http.unexpected']);
    expect(problem.instance).toBe(`urn:uuid:${asked.headers.get('x-correlation-id')}`);
    expect(JSON.stringify(asked.body)).not.toMatch(/s3cret|somebody|\.ts/);
  });

  it('speak Chinese unless English is asked for', async () => {
    const chinese = problemIn(await harness.anonymous.get('/accounts'));
    const english = problemIn(await harness.anonymous.get('/accounts', { headers: { 'accept-language': 'en-GB' } }));
    expect([chinese.title, english.title]).toEqual([chinese.zh, chinese.en]);
  });

  it('carry a correlation id, the caller’s if it is a UUID', async () => {
    const id = newId();
    const taken = await harness.anonymous.get('/accounts', { headers: { 'x-correlation-id': id } });
    expect(taken.headers.get('x-correlation-id')).toBe(id);
    const refused = await harness.anonymous.get('/accounts', { headers: { 'x-correlation-id': 'x" injected' } });
    expect(refused.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('bad input', () => {
  it('of 50 MB is refused at once, within bounded memory', async () => {
    const client = await administrator();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const asked = await client
      .send('POST', '/accounts', `{"accountName":"${'a'.repeat(50 * 1024 * 1024)}`, {})
      .catch(brokenPipe);
    expect(performance.now() - started).toBeLessThan(5_000);
    // The test itself holds the text and its copy; the server must not hold another.
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    if (asked !== undefined) expect([asked.status, problemIn(asked).code]).toEqual([413, 'http.body-too-large']);
    expect((await client.get('/accounts')).status).toBe(200);
  });

  it('that claims to be small is cut off at the limit', async () => {
    const { status } = await raw('POST', '/api/v1/accounts', {
      headers: { ...(await authorization()), 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      chunks: Array.from({ length: 2 * (MAX_BODY_BYTES / 65_536) }, () => 'a'.repeat(65_536)),
    });
    expect(status).toBe(413);
  });

  it.each([
    ['malformed JSON', '{"accountName": ', 400],
    ['an empty body', '', 400],
    ['prototype pollution', '{"__proto__": {"isAdmin": true}}', 400],
    ['prototype pollution through the constructor', '{"constructor": {"prototype": {"isAdmin": true}}}', 400],
    ['nested prototype pollution', '{"accountName": {"a": [{"__proto__": {}}]}}', 400],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    ['too many values', JSON.stringify(Array.from({ length: 100_000 }, () => 1)), 400],
    ['an array', '[]', 422],
    ['null', 'null', 422],
    ['a number', '7', 422],
  ])('%s', async (_, body, status) => {
    const before = await head();
    const asked = await (
      await administrator()
    ).send('POST', '/accounts', body, {
      headers: { 'content-type': 'application/json' },
    });
    expect(asked.status).toBe(status);
    expect(problemIn(asked).remedy.zh).not.toBe('');
    expect(await head()).toBe(before);
  });

  it('in another media type is refused', async () => {
    const client = await administrator();
    for (const mediaType of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/jsonp',
    ]) {
      const asked = await client.send('POST', '/accounts', 'a', { headers: { 'content-type': mediaType } });
      expect([asked.status, problemIn(asked).code]).toEqual([415, 'http.media-type-unsupported']);
    }
    const form = await client.upload('/accounts', { name: 'a.json', bytes: Buffer.from('{}') });
    expect(form.status).toBe(415);
  });

  it('names unknown properties', async () => {
    const asked = await (await administrator()).post('/accounts', { ...account(), grants: [{ role: 'SystemAdmin' }] });
    expect(asked.status).toBe(422);
    expect(problemIn(asked).places).toEqual([{ at: '/grants', zh: '此项不应填写', en: expect.any(String) }]);
  });

  it.each([
    ['NUL', '甲\u0000'],
    ['a lone surrogate', '甲\ud842'],
    ['a bidi control', '甲\u202e乙'],
  ])('%s in a text is refused by JSON pointer and not repeated', async (_, text) => {
    const before = await head();
    const asked = await (await administrator()).post('/accounts', { ...account(), displayName: text });
    expect([asked.status, problemIn(asked).code]).toEqual([422, 'http.forbidden-character']);
    expect(problemIn(asked).places.map(({ at }) => at)).toEqual(['/displayName']);
    expect(JSON.stringify(asked.body)).not.toContain('甲');
    expect(await head()).toBe(before);
  });

  it('in a path or query is refused as well', async () => {
    const client = await administrator();
    expect((await client.get('/accounts?after=%00')).status).toBe(422);
    expect((await client.get(`/forgotten/regions/${encodeURIComponent('\u202e')}`)).status).toBe(403);
    expect((await client.get('/accounts?unknown=1')).status).toBe(400);
    expect((await client.get('/accounts?limit=1&limit=2')).status).toBe(400);
    expect((await client.get(`/forgotten/regions/${'1'.repeat(5_000)}`)).status).toBe(400);
  });

  it('is told from what people write: characters outside the BMP and the middle dot', async () => {
    const asked = await (await administrator()).post('/accounts', { ...account(), displayName: '阿依·𠮷𫖯' });
    expect(asked.status).toBe(201);
  });
});

describe('an upload', () => {
  const file = (bytes: number, name = '名册.xlsx') => ({ name, bytes: Buffer.alloc(bytes, 7) });

  it('arrives whole, with its fields', async () => {
    const client = await administrator();
    const { status, body } = await client.upload<Uploaded>('/uploads', file(MAX_TEST_UPLOAD), { mode: 'dry-run' });
    expect([status, body]).toEqual([
      201,
      {
        name: '名册.xlsx',
        bytes: MAX_TEST_UPLOAD,
        fields: { mode: 'dry-run' },
        inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('is told from another by a keyed hash of its bytes', async () => {
    const client = await administrator();
    const hashOf = async (bytes: number) => (await client.upload<Uploaded>('/uploads', file(bytes))).body.inputHash;
    const [first, again, other] = [await hashOf(10), await hashOf(10), await hashOf(11)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first).not.toBe(hashOfBytes(Buffer.alloc(10, 7)));
  });

  it('gets under its key the first answer, and another file a refusal', async () => {
    const client = await administrator();
    const idempotencyKey = newId();
    const first = await client.upload('/uploads', file(10), {}, { idempotencyKey });
    const again = await client.upload('/uploads', file(10), {}, { idempotencyKey });
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([201, first.body, 'true']);
    const other = await client.upload('/uploads', file(11), {}, { idempotencyKey });
    expect([other.status, problemIn(other).code]).toEqual([422, 'command.key-reused']);
  });

  it('that is too large is refused, by one byte and by 200 MB', async () => {
    const client = await administrator();
    expect((await client.upload('/uploads', file(MAX_TEST_UPLOAD + 1))).status).toBe(413);
    const headers = {
      ...(await authorization()),
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': String(200 * 1024 * 1024),
    };
    const chunks = ['--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n', 'x'.repeat(1024)];
    const { status, text } = await raw('POST', '/api/v1/uploads', { headers, chunks, unfinished: true });
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([413, 'http.body-too-large']);
    expect((await client.get('/accounts')).status).toBe(200);
  });

  it.each([
    ['without a file', (form: FormData) => form.set('mode', 'x'), 400],
    ['in another field', (form: FormData) => form.set('attachment', new Blob(['x']), 'x'), 400],
    ['twice', (form: FormData) => ['a', 'b'].forEach((name) => form.append('file', new Blob([name]), name)), 413],
    [
      'with many fields',
      (form: FormData) => Array.from({ length: 100 }, (_, index) => form.set(`f${index}`, 'x')),
      413,
    ],
    ['with a polluting field', (form: FormData) => form.set('__proto__', 'x'), 400],
    [
      'with a bidi control in a field',
      (form: FormData) => {
        form.set('file', new Blob(['x']), 'x');
        form.set('mode', '\u202e');
      },
      422,
    ],
  ])('%s is refused', async (_, fill, status) => {
    const form = new FormData();
    fill(form);
    const asked = await (await administrator()).send('POST', '/uploads', form, {});
    expect([asked.status, problemIn(asked).status]).toEqual([status, status]);
  });

  it('that ends in the middle, or is JSON instead, is refused', async () => {
    const headers = { ...(await authorization()), 'content-type': 'multipart/form-data; boundary=b' };
    const chunks = ['--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nxx'];
    expect((await raw('POST', '/api/v1/uploads', { headers, chunks })).status).toBe(400);
    expect((await (await administrator()).post('/uploads', { file: 'x' })).status).toBe(415);
  });
});

describe('Idempotency-Key', () => {
  it('gives a retry the first receipt and writes nothing', async () => {
    const client = await administrator();
    const [body, idempotencyKey] = [account(), newId()];
    const first = await client.post('/accounts', body, { idempotencyKey });
    expect(first.status).toBe(201);
    const before = await head();
    const second = await client.post('/accounts', body, { idempotencyKey });
    expect([second.status, second.body, second.position]).toEqual([201, first.body, first.position]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await head()).toBe(before);
  });

  it('is refused with other input', async () => {
    const client = await administrator();
    const idempotencyKey = newId();
    await client.post('/accounts', account(), { idempotencyKey });
    const before = await head();
    const other = await client.post('/accounts', account(), { idempotencyKey });
    expect([other.status, problemIn(other).code]).toEqual([422, 'command.key-reused']);
    expect(await head()).toBe(before);
  });

  it('gives two requests at once one effect', async () => {
    const client = await administrator();
    const [body, idempotencyKey] = [account(), newId()];
    const before = Number(await head());
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.post('/accounts', body, { idempotencyKey })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body: receipt }) => JSON.stringify(receipt))).size).toBe(1);
    expect(Number(await head())).toBe(before + 1);
  });

  it('belongs to one account', async () => {
    const idempotencyKey = newId();
    const [mine, another] = [await administrator(), await harness.as('SystemAdmin', '370705')];
    expect((await mine.post('/accounts', account(), { idempotencyKey })).status).toBe(201);
    const body = { ...account(), homeRegionCode: '370705001001' };
    expect((await another.post('/accounts', body, { idempotencyKey })).status).toBe(201);
  });

  it('after a refusal carries the corrected world, not the refusal', async () => {
    const client = await administrator();
    const idempotencyKey = newId();
    const body = account();
    await client.post('/accounts', body);
    const refused = await client.post('/accounts', body, { idempotencyKey });
    expect(refused.status).toBe(409);
    expect((await client.post('/accounts', body, { idempotencyKey })).status).toBe(409);
  });

  it.each(['short', 'a'.repeat(129), 'with blank 123', '键键键键键键键键'])(
    'is refused when it is %.20j',
    async (key) => {
      const { status } = await raw('POST', '/api/v1/accounts', {
        headers: {
          ...(await authorization()),
          'content-type': 'application/json',
          'idempotency-key': Buffer.from(key).toString('latin1'),
        },
        chunks: [JSON.stringify(account())],
      });
      expect(status).toBe(400);
    },
  );

  it('keeps no response in clear', async () => {
    await (await administrator()).post('/accounts', account());
    const { rows } = await harness.database
      .pool('service')
      .query<{ response: { body: unknown } }>(
        'SELECT response FROM operation.command_receipt WHERE response IS NOT NULL',
      );
    expect(rows.length).toBeGreaterThan(0);
    for (const { response } of rows) expect(response.body).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });
});

describe('X-Await-Position', () => {
  it('shows what the command wrote', async () => {
    const client = await administrator();
    const { position, body } = await client.post<{ id: string }>('/accounts', { ...account(), homeRegionCode: WUMALU });
    expect(position).toMatch(/^\d+$/);
    const page = await client.get<{ items: { accountId: string }[] }>('/accounts?limit=200', {
      awaiting: position ?? null,
    });
    expect(page.body.items.map(({ accountId }) => accountId)).toContain(body.id);
  });

  it.each(['abc', '', '-1', '1'.repeat(65), '0; DROP TABLE', '１２３'])(
    'is refused when it is %j',
    async (position) => {
      const { status } = await raw('GET', '/api/v1/accounts', {
        headers: { ...(await authorization()), 'x-await-position': Buffer.from(position).toString('latin1') },
      });
      expect(status).toBe(400);
    },
  );

  it.each(['9'.repeat(19), '9'.repeat(64), '1-1'])(
    'is refused at once when nobody wrote so far: %s',
    async (awaiting) => {
      const started = performance.now();
      const asked = await (await administrator()).get('/accounts', { awaiting });
      expect([asked.status, problemIn(asked).code]).toEqual([400, 'http.position-invalid']);
      expect(performance.now() - started).toBeLessThan(AWAIT_TIMEOUT_MS);
    },
  );
});

describe('pages', () => {
  it('lead from one to the next without gap or repetition', async () => {
    const client = await administrator();
    for (let made = 0; made < 3; made++) await client.post('/accounts', account());
    const all = await client.get<{ items: object[]; next: null }>('/accounts?limit=200');
    const seen: object[] = [];
    for (let next: string | null = ''; next !== null;) {
      const after: string = next === '' ? '' : `&after=${next}`;
      const page = await client.get<{ items: object[]; next: string | null }>(`/accounts?limit=2${after}`);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.items);
      next = page.body.next;
    }
    expect(all.body.next).toBeNull();
    expect(seen).toEqual(all.body.items);
  });

  it.each(['x', 'AAAA', '..%2F..', `${'A'.repeat(2_000)}`, 'eyJhIjoxfQ'])('refuse the cursor %.20s', async (after) => {
    const asked = await (await administrator()).get(`/accounts?after=${after}`);
    expect(asked.status).toBe(400);
    problemIn(asked);
  });

  it.each(['0', '201', '-1', '1.5', 'x', '1e2x', ''])('refuse the limit %j', async (limit) => {
    const asked = await (await administrator()).get(`/accounts?limit=${limit}`);
    expect([asked.status, problemIn(asked).places[0]?.at]).toEqual([400, '/limit']);
  });

  it('show each caller his own area only', async () => {
    await (await administrator()).post('/accounts', { ...account(), homeRegionCode: WUMALU });
    const director = await harness.as('CommitteeDirector', WUYI);
    const page = await director.get<{ items: { regionCode: string }[] }>('/accounts?limit=200');
    expect(page.body.items.length).toBeGreaterThan(0);
    expect(page.body.items.filter(({ regionCode }) => regionCode !== WUYI)).toEqual([]);
  });
});

describe('the server', () => {
  it('is healthy, without a token', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const { status, text } = await raw('GET', path);
      expect([status, text]).toEqual([200, '{"status":"ok"}']);
    }
  });

  it('sends protective headers and no permission for other origins', async () => {
    const { headers } = await raw('GET', '/api/v1/accounts', { headers: { origin: 'https://elsewhere.example' } });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['server']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });
});

function brokenPipe(error: Error): undefined {
  // The server may close the connection while the client is still sending: that is a refusal, too.
  const { code } = error.cause as { code?: string };
  expect(['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET']).toContain(code);
  return undefined;
}

async function authorization(): Promise<Record<string, string>> {
  return { authorization: (await administrator()).authorization };
}

interface RawOptions {
  readonly headers?: Record<string, string>;
  readonly chunks?: readonly string[];
  /** The rest of the body never comes. */
  readonly unfinished?: boolean;
}

/** A request whose path is sent as it is: `fetch` would tidy it up. */
function raw(method: string, path: string, { headers = {}, chunks = [], unfinished = false }: RawOptions = {}) {
  const { hostname, port } = new URL(harness.baseUrl);
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const request = rawRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        request.destroy();
      });
    });
    let answered = false;
    request.on('response', () => (answered = true));
    request.on('error', (error) => (answered ? undefined : reject(error)));
    for (const chunk of chunks) request.write(chunk);
    if (!unfinished) request.end();
  });
}
