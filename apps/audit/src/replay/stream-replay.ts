import { Inject, Injectable } from '@nestjs/common';
import { differenceOf, type FieldDifference, type Json } from '#libs/difference/field-difference';
import { differenceOfWords, type WordPart } from '#libs/difference/word-difference';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { regionCodeIn } from '#libs/history/stream-region/region-code-in';
import { covers, type Actor } from '#libs/kernel/actor';
import { aggregateIdOf, categoryOf } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { aggregates } from '#libs/platform/aggregates';
import { maskedView } from '#libs/vault/masked-view';
import { VAULT, type Vault } from '#libs/vault/vault';
import { effectiveInstants } from './effective-instant.js';
import type { Moment } from './moment.js';
import { MOMENT_INVALID, NOTHING_TO_REPLAY } from './problems.js';
import { Replay, type Replayed } from './replay.js';

/** A field that differs; a text also word by word. */
export interface ShownDifference extends FieldDifference {
  readonly words: readonly WordPart[] | null;
}

/** Texts shorter than this are read faster whole than as a list of changed words. */
const WORD_BY_WORD_FROM = 12;

type AnyReplay = Replay<DomainCommand, DomainEvent, unknown>;

/** What an auditor sees of one stream: replayed from the log, personal data masked, only inside the auditor's area. */
@Injectable()
export class StreamReplay {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /**
   * The state at a moment; with everything recorded when there is none.
   * @throws Problem audit.stream-unknown when there is no such stream or it lies outside the actor's area
   * @throws Problem audit.moment-invalid for a position that is none of this log
   */
  async stateAt(streamId: string, moment: Moment | undefined, actor: Actor): Promise<Replayed<unknown>> {
    const replayed = stateOf(await this.replayOf(streamId, actor), moment);
    return { ...replayed, state: await maskedView(this.vault, replayed.state) };
  }

  /**
   * The fields in which the states at two moments differ.
   * @throws as {@link stateAt}
   */
  async differenceBetween(
    streamId: string,
    from: Moment,
    to: Moment | undefined,
    actor: Actor,
  ): Promise<readonly ShownDifference[]> {
    const replay = await this.replayOf(streamId, actor);
    // Compared before masking: two values that look alike behind their stars may differ.
    const differences = differenceOf(stateOf(replay, from).state as Json, stateOf(replay, to).state as Json);
    const shown = await maskedView(this.vault, differences);
    return shown.map((difference) => ({ ...difference, words: wordsOf(difference) }));
  }

  /**
   * Events of the stream, oldest first, payloads masked.
   * @param from first revision
   * @throws Problem audit.stream-unknown
   */
  async events(streamId: string, from: number, limit: number, actor: Actor): Promise<readonly StoredEvent[]> {
    const { events } = await this.replayOf(streamId, actor);
    const page = events.filter(({ revision }) => revision >= from).slice(0, limit);
    return maskedView(this.vault, page);
  }

  private async replayOf(streamId: string, actor: Actor): Promise<AnyReplay> {
    const category = categoryOf(streamId);
    const aggregate = aggregates.find((candidate) => candidate.category === category);
    if (aggregate === undefined) throw new Problem(NOTHING_TO_REPLAY);
    const replay = await Replay.read(this.log, aggregate, aggregateIdOf(streamId), effectiveInstants.get(category));
    // The same answer for what does not exist and what lies elsewhere: nobody learns ids by asking.
    if (!replay.events.some(({ data }) => concerns(actor, data))) throw new Problem(NOTHING_TO_REPLAY);
    return replay;
  }
}

function concerns(actor: Actor, data: unknown): boolean {
  const regionCode = regionCodeIn(data);
  return regionCode !== undefined && covers(actor.regionCode, regionCode);
}

function stateOf(replay: AnyReplay, moment: Moment | undefined): Replayed<unknown> {
  // Positions compare only with those of their own log: `42` would lie behind all that begin with a zero.
  if (moment?.axis === 'position' && formOf(moment.at) !== formOf(replay.events[0]?.position ?? '')) {
    throw new Problem(MOMENT_INVALID, { axis: 'position' });
  }
  return replay.at(moment);
}

function formOf(position: string): string {
  return position.replaceAll(/\d/g, '0');
}

function wordsOf({ before, after }: FieldDifference): readonly WordPart[] | null {
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  if (Math.max(before.length, after.length) < WORD_BY_WORD_FROM) return null;
  return differenceOfWords(before, after);
}
