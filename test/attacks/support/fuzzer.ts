import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AnswerRules, type FuzzedAnswer } from './answer-rules.js';
import { DefectLog } from './defect-log.js';
import type { Caller } from './fuzzed-installation.js';
import type { Operation } from './interface-document.js';
import { KnownValues } from './known-values.js';
import type { FileKind, PlannedBody, RequestPlan } from './request-plan.js';

/** Milliseconds within which everything is answered, on a machine that does other things as well. */
const LATEST_ANSWER = 20_000;
const SHOWN = 400;
const BOUNDARY = '----qiyue-fuzzer';

/** An answer that broke a rule, with what was asked. */
export interface Finding {
  readonly operation: string;
  readonly fault: string;
  readonly caller: string;
  readonly request: string;
  readonly answer: string;
  /** What the application logged about it. */
  readonly defect: string;
}

interface SentRequest {
  readonly method: Operation['method'];
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload: Buffer | undefined;
}

/** Sends planned requests to a running application and holds every answer against the document. */
export class Fuzzer {
  readonly findings = new Map<string, Finding>();
  /** Answers by operation and status. */
  readonly answered = new Map<string, Map<number, number>>();
  readonly known = new KnownValues();
  sent = 0;
  slowest = { operation: '', milliseconds: 0 };
  private readonly defects = new DefectLog();
  private readonly rules = new AnswerRules();
  private readonly permitted = new Map<string, Set<number>>();

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly files: Readonly<Record<FileKind, Buffer>>,
    public callers: readonly Caller[],
  ) {
    app.useLogger(this.defects);
  }

  /** Never throws: what goes wrong here is a finding like any other. */
  async send(plan: RequestPlan): Promise<void> {
    try {
      await this.attempt(plan);
    } catch (error) {
      const { name } = plan.operation;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.findings.set(`${name} ${said}`, {
        operation: name,
        fault: said,
        caller: '',
        request: '',
        answer: '',
        defect: '',
      });
    }
  }

  private async attempt(plan: RequestPlan): Promise<void> {
    const { operation } = plan;
    const index = this.callerFor(plan);
    const caller = this.callers[index] as Caller;
    const request = this.requestOf(plan, caller);
    const started = Date.now();
    const answer = await this.answerTo(request, operation);
    const milliseconds = Date.now() - started;
    if (milliseconds > this.slowest.milliseconds) this.slowest = { operation: operation.name, milliseconds };
    this.count(operation, answer.status);
    if (answer.status !== 401 && answer.status !== 403) this.permit(operation, index);
    if (answer.status < 300) this.learn(answer, operation);
    const faults = [...this.rules.faultsOf(operation, answer)];
    if (milliseconds > LATEST_ANSWER) faults.push('answers too late');
    // A body that is no JSON is refused before anybody is asked who he is: any refusal will do.
    if (operation.secured && !caller.genuine && answer.status < 400) faults.push('lets a stranger in');
    for (const fault of faults) this.find({ fault, operation, caller, request, answer });
  }

  private callerFor({ operation, permitted, caller }: RequestPlan): number {
    const may = [...(this.permitted.get(operation.name) ?? [])];
    return permitted && may.length > 0 ? (may[caller % may.length] as number) : caller % this.callers.length;
  }

  private permit({ name }: Operation, caller: number): void {
    const may = this.permitted.get(name) ?? new Set();
    if (this.callers[caller]?.genuine === true) may.add(caller);
    this.permitted.set(name, may);
  }

  private requestOf({ operation, path, query, headers, body }: RequestPlan, caller: Caller): SentRequest {
    const filledPath = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(this.known.fill(path[name])));
    const search = query.map(([name, value]) => `${encoded(name)}=${encoded(this.known.fill(value))}`).join('&');
    const { payload, mediaType } = this.payloadOf(body);
    const given = Object.entries(headers).flatMap(([name, value]) => {
      const filled = this.known.fill(value);
      return filled === undefined || filled === null ? [] : [[name, headerText(filled)] as const];
    });
    return {
      method: operation.method,
      url: search === '' ? filledPath : `${filledPath}?${search}`,
      headers: {
        ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
        ...Object.fromEntries(given),
        ...(caller.authorization === undefined ? {} : { authorization: caller.authorization }),
      },
      payload,
    };
  }

  private payloadOf(body: PlannedBody): { payload: Buffer | undefined; mediaType: string | undefined } {
    switch (body.kind) {
      case 'none':
        return { payload: undefined, mediaType: undefined };
      case 'json':
        return { payload: Buffer.from(jsonOf(this.known.fill(body.value))), mediaType: 'application/json' };
      case 'raw':
        return { payload: Buffer.from(body.text), mediaType: body.mediaType };
      case 'form':
        return { payload: this.formOf(body), mediaType: `multipart/form-data; boundary=${BOUNDARY}` };
    }
  }

  private formOf({ fields, field, file }: Extract<PlannedBody, { kind: 'form' }>): Buffer {
    const parts = Object.entries(fields).map(
      ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return Buffer.concat([
      Buffer.from(parts.join('')),
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${file}.bin"\r\n`),
      Buffer.from('Content-Type: application/octet-stream\r\n\r\n'),
      this.files[file],
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]);
  }

  private async answerTo(request: SentRequest, operation: Operation): Promise<FuzzedAnswer> {
    const streams = 'text/event-stream' in (operation.responses['200']?.content ?? {});
    const { payload, ...rest } = request;
    const response = await this.app
      .getHttpAdapter()
      .getInstance()
      .inject({
        ...rest,
        ...(payload === undefined ? {} : { payload }),
        // An event stream has no end: its head is looked at.
        ...(streams ? { payloadAsStream: true } : {}),
      });
    const { statusCode: status, headers } = response;
    if (!streams) return { status, headers, text: response.body };
    const isStream = String(headers['content-type']).startsWith('text/event-stream');
    if (!isStream) return { status, headers, text: await textOf(response.stream()) };
    response.stream().destroy();
    return { status, headers, text: '' };
  }

  private learn(answer: FuzzedAnswer, operation: Operation): void {
    if (!String(answer.headers['content-type']).includes('json')) return;
    this.known.noteAll(JSON.parse(answer.text), operation.path);
  }

  private count({ name }: Operation, status: number): void {
    this.sent += 1;
    const counts = this.answered.get(name) ?? new Map<number, number>();
    counts.set(status, (counts.get(status) ?? 0) + 1);
    this.answered.set(name, counts);
  }

  private find(found: {
    fault: string;
    operation: Operation;
    caller: Caller;
    request: SentRequest;
    answer: FuzzedAnswer;
  }) {
    const { fault, operation, caller, request, answer } = found;
    const key = `${operation.name} ${fault}`;
    if (this.findings.has(key)) return;
    const { authorization: _, ...headers } = request.headers;
    this.findings.set(key, {
      operation: operation.name,
      fault,
      caller: caller.name,
      request: [request.url, JSON.stringify(headers), request.payload?.toString() ?? ''].map(shown).join(' '),
      answer: `${answer.status} ${shown(answer.text)}`,
      defect: this.defects.behind(answer.headers['x-correlation-id']),
    });
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length})` : text);
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a surrogate pair has no encoding: its three bytes are sent as some programs send them.
    return '%ED%A0%80';
  }
}

/** An input whose last piece was taken away is no text any more. */
function jsonOf(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** What a header can hold at all; the rest would be refused by the client. */
function headerText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 8_000);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
