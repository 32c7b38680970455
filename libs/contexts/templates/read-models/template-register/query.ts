import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { SERVICE_POOL } from '#libs/postgres/pool';
import type { InstrumentKind, Topic } from '../../domain/template/content.js';
import type { TemplateStatus } from '../../domain/template/state.js';
import type { TemplateRegisterRow } from './projection.js';

export interface TemplateRegisterFilter {
  /** Area of the reader: templates made inside it, and those made for a larger area around it. */
  readonly areaCode: string;
  /** Only templates with a version in use, for readers who do not work on drafts. */
  readonly publishedOnly: boolean;
  readonly status?: TemplateStatus;
  readonly instrumentKind?: InstrumentKind;
  readonly topic?: Topic;
  /** The last row of the page before. */
  readonly after?: { readonly regionCode: string; readonly templateId: string };
  readonly limit: number;
}

/** Pages of the register of templates, in the order of region and template id (that is, of age). */
@Injectable()
export class TemplateRegisterQuery {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** One row more than asked for when there is a next page. */
  async page(filter: TemplateRegisterFilter): Promise<readonly TemplateRegisterRow[]> {
    const { areaCode, publishedOnly, status, instrumentKind, topic, after, limit } = filter;
    const { rows } = await this.pool.query<TemplateRegisterRow>(
      `SELECT template_id AS "templateId", region_code AS "regionCode", title, title_english AS "titleEnglish",
              instrument_kind AS "instrumentKind", topic, status, published_version AS "publishedVersion",
              draft_version AS "draftVersion", versions, draft_title AS "draftTitle",
              draft_title_english AS "draftTitleEnglish", changed_at AS "changedAt"
       FROM read_model.template_register
       WHERE (starts_with(region_code, $1) OR starts_with($1, region_code))
         AND (NOT $2::boolean OR published_version IS NOT NULL)
         AND ($3::text IS NULL OR status = $3)
         AND ($4::text IS NULL OR instrument_kind = $4)
         AND ($5::text IS NULL OR topic = $5)
         AND (region_code, template_id) > ($6, $7)
       ORDER BY region_code, template_id LIMIT $8`,
      [
        areaCode,
        publishedOnly,
        status ?? null,
        instrumentKind ?? null,
        topic ?? null,
        after?.regionCode ?? '',
        after?.templateId ?? '',
        limit + 1,
      ],
    );
    return rows;
  }
}
