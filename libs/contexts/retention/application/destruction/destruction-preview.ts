import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import { dayOf, endOfDay } from '#libs/kernel/calendar-day';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { itemsHashOf, MOST_ITEMS } from '../../domain/destruction/decider.js';
import type { DestructionItem, LeftOutItem } from '../../domain/destruction/events.js';
import { districtOf } from '../../domain/district.js';
import { yearsLater } from '../../domain/retained.js';
import { destroyedAmong } from '../../read-models/destruction-runs/query.js';
import {
  RECORD_KEEPING,
  type CandidateKey,
  type DestructionCandidate,
  type RecordKeeping,
} from '../ports/record-keeping.js';
import { RetentionAssessment } from '../retention-assessment.js';

/** Candidates looked at together. */
const PAGE = 100;

/** Candidates looked at for one preview: some seconds of work; what lies behind them comes into the next run. */
const MOST_LOOKED_AT = 10_000;

export interface DestructionPreview {
  readonly items: readonly DestructionItem[];
  readonly itemsHash: ContentHash;
  /** More has come to its end than one run takes, or was looked at. */
  readonly more: boolean;
}

/** Finds what has come to the end of its retention. */
@Injectable()
export class DestructionPreviewer {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(RECORD_KEEPING) private readonly records: RecordKeeping,
    @Inject(RetentionAssessment) private readonly assessment: RetentionAssessment,
  ) {}

  /** In a fixed order, so that the same state of things gives the same hash. */
  async preview(regionCode: string, now: Instant): Promise<DestructionPreview> {
    const items: DestructionItem[] = [];
    let after: CandidateKey | undefined;
    for (let seen = 0; seen < MOST_LOOKED_AT; seen += PAGE) {
      const page = await this.records.candidates(regionCode, after, PAGE);
      const gone = await destroyedAmong(
        this.pool,
        page.map(({ itemId }) => itemId),
      );
      for (const candidate of page) {
        if (gone.has(candidate.itemId) || (await this.leftOut(candidate, now)) !== undefined) continue;
        if (items.length === MOST_ITEMS) return { items, itemsHash: itemsHashOf(items), more: true };
        items.push(await this.itemOf(candidate));
      }
      after = page.at(-1);
      if (page.length < PAGE) return { items, itemsHash: itemsHashOf(items), more: false };
    }
    return { items, itemsHash: itemsHashOf(items), more: true };
  }

  /** Why an item of a run is not destroyed after all; undefined when nothing keeps it. */
  async leftOutOf(item: DestructionItem, now: Instant): Promise<LeftOutItem | undefined> {
    const { itemId } = item;
    const candidate = await this.records.candidate(item);
    const gone = candidate === undefined || (await destroyedAmong(this.pool, [itemId])).has(itemId);
    return gone ? { itemId, because: 'ALREADY_GONE', holdIds: [] } : this.leftOut(candidate, now);
  }

  private async leftOut(candidate: DestructionCandidate, now: Instant): Promise<LeftOutItem | undefined> {
    const { kind, itemId, regionCode, records } = candidate;
    const [held, retained] =
      kind === 'PERSON'
        ? await this.ofPerson(itemId, regionCode, now)
        : ([[], await this.assessment.ofRecords(records, now)] as const);
    const holdIds = [...new Set([...held, ...retained.flatMap((kept) => kept.holdIds)])];
    if (holdIds.length > 0) return { itemId, because: 'LEGAL_HOLD', holdIds };
    return retained.length > 0 ? { itemId, because: 'RETAINED', holdIds: [] } : undefined;
  }

  private async ofPerson(itemId: Uuid, regionCode: string, now: Instant) {
    const { holdIds, retained } = await this.assessment.ofPerson(itemId, regionCode, now);
    return [holdIds, retained] as const;
  }

  private async itemOf(candidate: DestructionCandidate): Promise<DestructionItem> {
    const { kind, itemId, regionCode, subjectIds, records } = candidate;
    const periods = await this.assessment.periodsIn(districtOf(regionCode));
    // The record that kept it longest names the class.
    let [expiredAt, recordClass]: [Instant, DestructionItem['recordClass']] = [candidate.endedAt, 'OPTIONAL_CONTACT'];
    for (const record of records) {
      const years = periods.find((period) => period.recordClass === record.recordClass)?.years ?? null;
      const endedAt = record.endedAt ?? candidate.endedAt;
      const ends = years === null ? endedAt : endOfDay(yearsLater(dayOf(endedAt), years));
      if (ends < expiredAt) continue;
      [expiredAt, recordClass] = [ends, record.recordClass];
    }
    return { kind, itemId, regionCode, recordClass, subjectIds, expiredAt };
  }
}
