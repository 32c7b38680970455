import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { copyStatus } from '#libs/audit-copy/copy-status';
import { findingsPage, type RecordedFinding } from '#libs/audit-copy/finding-store';
import { textOf } from '#libs/audit-copy/finding';
import { reachOf } from '#libs/access-policy/reach';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import type { Actor } from '#libs/kernel/actor';
import { AUDIT_COPY_POOL } from '../copy/audit-copy-pool.module.js';
import { AuditCopyDocument, CopyFindingDocument, CopyFindingsQuery } from './copy.documents.js';

const FINDINGS = 'audit-copy-findings';

/** How the audit's copy of the record stands: counts and hashes of the whole installation, findings of the reader's area. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('audit/copy')
export class CopyController {
  constructor(
    @Inject(AUDIT_COPY_POOL) private readonly pool: Pool,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Access({ action: 'audit-copy.read' })
  @ApiOperation({ summary: '审计副本 · The audit’s own copy of the record: its chain and its comparison with the log' })
  @ApiOkResponse({ type: AuditCopyDocument })
  async copy(@CurrentActor() actor: Actor): Promise<AuditCopyDocument> {
    const { entries, head, notedHead, comparison, wholeComparisonAt, wholeVerificationAt, openFindings } =
      await copyStatus(this.pool, reachOf('audit-copy.read', actor).areaCode);
    return {
      entries,
      head: head === null ? null : { sequence: head.sequence, chainHash: head.chainHash },
      verifiedHead: notedHead,
      lastComparison:
        comparison === null
          ? null
          : {
              comparedAt: comparison.examinedAt,
              upTo: comparison.place,
              pendingEvents: comparison.pending,
              oldestPendingAt: comparison.oldestPendingAt,
            },
      wholeComparisonAt,
      wholeVerificationAt,
      openFindings,
    };
  }

  @Get('findings')
  @Access({ action: 'audit-copy.list-findings' })
  @ApiOperation({ summary: '审计副本的核对发现 · What comparison and verification of the copy found, newest first' })
  @ApiKeysetPage(CopyFindingDocument)
  async listFindings(
    @Query() { after, limit, open }: CopyFindingsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<KeysetPage<CopyFindingDocument>> {
    // Of this list only: the open ones are another.
    const list = open ? `${FINDINGS}/open` : FINDINGS;
    const [before] = (this.cursors.decode(list, after) ?? []) as readonly number[];
    const rows = await findingsPage(this.pool, {
      areaCode: reachOf('audit-copy.list-findings', actor).areaCode,
      open,
      limit: limit + 1,
      ...(before === undefined ? {} : { before }),
    });
    return this.cursors.page(list, rows, limit, ({ findingId }) => [findingId], documentOf);
  }
}

function documentOf(finding: RecordedFinding): CopyFindingDocument {
  const { findingId, kind, logPosition, sequence, streamId, streamRevision, eventId, fields } = finding;
  return {
    findingId,
    kind,
    position: logPosition ?? null,
    sequence: sequence ?? null,
    streamId: streamId ?? null,
    revision: streamRevision ?? null,
    eventId: eventId ?? null,
    fields,
    ...textOf(finding),
    foundAt: finding.foundAt,
    closedAt: finding.closedAt,
    closedBecause: finding.closedBecause,
  };
}
