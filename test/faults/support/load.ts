import { setTimeout as sleep } from 'node:timers/promises';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import type { Client } from '../../acceptance/client.js';
import type { Answer } from '../../acceptance/client.js';

/** A command that was answered with success: from then on nothing may lose or repeat it. */
export interface Acknowledged {
  readonly contractId: Uuid;
  readonly kind: CommandKind;
  /** Log position of its last event. */
  readonly position: string;
  /** Milliseconds from the first try to the answer. */
  readonly took: number;
}

export type CommandKind = 'issue' | 'view' | 'sign' | 'withdraw';

export interface LoadOptions {
  /** Commands a second; what cannot be answered in time is sent late, not left out. */
  readonly rate: number;
  /** Logs everybody in. Again when tokens do not hold any longer: a clock that is set ends them. */
  readonly logIn: () => Promise<LoadCast>;
  /** Refusals by the rules that the fault itself brings about. Default: none. */
  readonly refusable?: RegExp | undefined;
}

/** Who works during the load, and with what. */
export interface LoadCast {
  readonly worker: Client;
  readonly director: Client;
  readonly regionCode: string;
  readonly templateId: Uuid;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly households: readonly { readonly householdId: string }[];
}

/** Commands under way at once: enough for the rate, few enough for the pools of one machine. */
const MOST_IN_FLIGHT = 64;

/** Milliseconds a person would try a command again and again before calling the system down. */
const PATIENCE = 180_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/** Milliseconds for one answer; a killed process may leave a request hanging. */
const ANSWER_TIMEOUT = 30_000;

/**
 * People at work through the HTTP interface at a steady rate: contracts are issued, read and signed by the committee, some are withdrawn.
 * A request that fails is repeated with the same idempotency key, as a good client does.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that were neither success nor a failure worth a repetition. */
  readonly refusals: string[] = [];
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private issued = 0;
  private cast: Promise<LoadCast>;
  private loggedInAt = 0;
  /** Contracts with the step they have come to. */
  private readonly open: { contractId: Uuid; position: string; documentHash: string | undefined; step: number }[] = [];

  constructor(private readonly options: LoadOptions) {
    this.cast = this.options.logIn();
  }

  start(): void {
    this.running = this.work();
  }

  /** Sends no new commands and waits for those under way. @throws Error when one was refused */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.underWay);
    const { refusable } = this.options;
    const unexpected = this.refusals.filter((refusal) => refusable === undefined || !refusable.test(refusal));
    if (unexpected.length > 0) throw new Error(`${unexpected.length} commands refused, the first: ${unexpected[0]}`);
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    const started = Date.now();
    for (let sent = 0; !signal.aborted; sent++) {
      const due = started + (sent * 1_000) / this.options.rate;
      while (!signal.aborted && (Date.now() < due || this.underWay.size >= MOST_IN_FLIGHT)) await sleep(1);
      if (signal.aborted) return;
      const command = this.next().catch((error: unknown) => void this.refusals.push(String(error)));
      this.underWay.add(command);
      void command.finally(() => this.underWay.delete(command));
    }
  }

  /** Every fourth command issues; the others take an open contract one step on. */
  private async next(): Promise<void> {
    const contract = this.issued * 3 > this.acknowledged.length ? this.open.shift() : undefined;
    if (contract === undefined) return await this.issue();
    const path = `/contracts/${contract.contractId}`;
    if (contract.step === 0) {
      const shown = await this.read<{ documentHash: string }>(path, contract.position);
      const { documentHash } = shown.body;
      await this.carryOut('director', 'view', contract.contractId, `${path}/views`, { partyId: 'A1', documentHash });
      this.open.push({ ...contract, documentHash, step: 1 });
      return;
    }
    const { documentHash } = contract;
    const assent = { partyId: 'A1', documentHash, form: 'ELECTRONIC', acknowledgedClauseIds: [] };
    await this.carryOut('director', 'sign', contract.contractId, `${path}/signatures`, assent);
  }

  private async issue(): Promise<void> {
    const { regionCode, templateId, values, households } = await this.cast;
    const { householdId } = households[this.issued++ % households.length]!;
    const { id, position } = await this.carryOut('worker', 'issue', undefined, '/contracts', {
      regionCode,
      templateId,
      templateVersion: 1,
      values,
      parties: [
        { side: 'PARTY_A', kind: 'COMMITTEE', name: '五一社区居民委员会（示范）' },
        { side: 'PARTY_B', kind: 'HOUSEHOLD', householdId },
      ],
    });
    this.open.push({ contractId: id, position, documentHash: undefined, step: 0 });
  }

  private async carryOut(
    who: Who,
    kind: CommandKind,
    contractId: Uuid | undefined,
    path: string,
    body: unknown,
  ): Promise<{ readonly id: Uuid; readonly position: string }> {
    const started = Date.now();
    const idempotencyKey = newId();
    const answer = await this.persist(who, (client) =>
      client.post<{ id: Uuid; position: string | null }>(path, body, { idempotencyKey }),
    );
    if (answer.status >= 300) throw new Error(`${kind}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const id = contractId ?? answer.body.id;
    const { position } = answer.body;
    if (position === null) throw new Error(`${kind} of ${id} was answered without a position`);
    this.acknowledged.push({ contractId: id, kind, position, took: Date.now() - started });
    return { id, position };
  }

  private async read<Body>(path: string, awaiting: string): Promise<Answer<Body>> {
    const answer = await this.persist('director', (client) => client.get<Body>(path, { awaiting }));
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Repeats what failed for want of a server or of a token that holds, within {@link PATIENCE}. */
  private async persist<Body>(who: Who, request: (client: Client) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    const end = Date.now() + PATIENCE;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const asked = Date.now();
      const outcome = await Promise.race([
        this.cast.then((cast) => request(cast[who])),
        sleep(ANSWER_TIMEOUT, new Error('no answer'), { ref: false }),
      ]).catch((error: unknown) => new Error(String(error))); // Of fetch, and so of another realm than ours.
      if (!(outcome instanceof Error) && outcome.status < 500 && !PASSING.has(outcome.status)) return outcome;
      if (Date.now() > end)
        throw outcome instanceof Error ? outcome : new Error(`${outcome.status} ${JSON.stringify(outcome.body)}`);
      if (!(outcome instanceof Error) && outcome.status === 401) this.logInAgain(asked);
      await sleep(pause);
    }
  }

  /** Once for all whose requests were refused before the last login. */
  private logInAgain(asked: number): void {
    if (asked < this.loggedInAt) return;
    this.loggedInAt = Date.now();
    const known = this.cast;
    this.cast = this.options.logIn().catch(() => known);
  }
}

type Who = 'worker' | 'director';

/** Not signed in; not yet granted, by a clock that was set back; too many: another try later may succeed. */
const PASSING = new Set([401, 403, 429]);
