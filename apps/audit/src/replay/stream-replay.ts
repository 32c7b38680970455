import { Inject, Injectable } from '@nestjs/common';
import { differenceOf, type FieldDifference, type Json } from '#libs/difference/field-difference';
import { differenceOfWords, type WordPart } from '#libs/difference/word-difference';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { covers, type Actor } from '#libs/kernel/actor';
import { aggregateIdOf, categoryOf } from '#libs/kernel/aggregate';
import { Problem } from '#libs/kernel/problem';
import { aggregates } from '#libs/platform/aggregates';
import { maskedView } from '#libs/vault/masked-view';
import { VAULT, type Vault } from '#libs/vault/vault';
import { regionCodeOf } from '../access/region-of-state.js';
import type { Moment } from './moment.js';
import { NOTHING_TO_REPLAY } from './problems.js';
import { replay, type Replayed } from './replay.js';

/** A field that differs; a text also word by word. */
export interface ShownDifference extends FieldDifference {
  readonly words: readonly WordPart[] | null;
}

/** Texts shorter than this are read faster whole than as a list of changed words. */
const WORD_BY_WORD_FROM = 12;

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
   */
  async stateAt(streamId: string, moment: Moment | undefined, actor: Actor): Promise<Replayed<unknown>> {
    const replayed = await this.replayed(streamId, moment, actor);
    return { ...replayed, state: await maskedView(this.vault, replayed.state) };
  }

  /** The fields in which the states at two moments differ. */
  async differenceBetween(
    streamId: string,
    from: Moment,
    to: Moment | undefined,
    actor: Actor,
  ): Promise<readonly ShownDifference[]> {
    const before = await this.replayed(streamId, from, actor);
    const after = await this.replayed(streamId, to, actor);
    // Compared before masking: two values that look alike behind their stars may differ.
    const differences = differenceOf(before.state as Json, after.state as Json);
    const shown = await maskedView(this.vault, differences);
    return shown.map((difference) => ({ ...difference, words: wordsOf(difference) }));
  }

  /** The events of the stream, oldest first, payloads masked. */
  async events(streamId: string, actor: Actor): Promise<readonly StoredEvent[]> {
    const { events } = await this.replayed(streamId, undefined, actor);
    return maskedView(this.vault, events);
  }

  private async replayed(streamId: string, moment: Moment | undefined, actor: Actor): Promise<Replayed<unknown>> {
    const category = categoryOf(streamId);
    const aggregate = aggregates.find((candidate) => candidate.category === category);
    if (aggregate === undefined) throw new Problem(NOTHING_TO_REPLAY);
    const id = aggregateIdOf(streamId);
    const replayed = await replay(this.log, aggregate, id, moment);
    const whole = moment === undefined ? replayed : await replay(this.log, aggregate, id);
    const regionCode = regionCodeOf(whole.state);
    if (whole.eventsInStream === 0 || regionCode === undefined || !covers(actor.regionCode, regionCode)) {
      throw new Problem(NOTHING_TO_REPLAY);
    }
    return replayed;
  }
}

function wordsOf({ before, after }: FieldDifference): readonly WordPart[] | null {
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  if (Math.max(before.length, after.length) < WORD_BY_WORD_FROM) return null;
  return differenceOfWords(before, after);
}
