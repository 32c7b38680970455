import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import type { TemplateVersionRow } from './projection.js';

/** Reads one version of a template. */
@Injectable()
export class TemplateVersionQuery {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** @returns undefined when there is none, or none for the reader's area */
  async find(templateId: Uuid, version: number, areaCode: string): Promise<TemplateVersionRow | undefined> {
    const { rows } = await this.pool.query<TemplateVersionRow>(
      `SELECT template_id AS "templateId", version, region_code AS "regionCode", status,
              content_hash AS "contentHash", content, drafted_at AS "draftedAt", published_at AS "publishedAt",
              superseded_by AS "supersededBy"
       FROM read_model.template_version
       WHERE template_id = $1 AND version = $2 AND (starts_with(region_code, $3) OR starts_with($3, region_code))`,
      [templateId, version, areaCode],
    );
    return rows[0];
  }
}
