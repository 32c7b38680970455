import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { differenceOfContents } from '#libs/contexts/templates/application/difference/content-difference';
import { DraftTemplateVersion } from '#libs/contexts/templates/application/draft-template-version';
import { DraftTemplate } from '#libs/contexts/templates/application/draft-template';
import { PublishTemplate } from '#libs/contexts/templates/application/publish-template';
import { ReviseTemplateDraft } from '#libs/contexts/templates/application/revise-template-draft';
import { lintTemplate } from '#libs/contexts/templates/domain/linter/lint-template';
import { PLAIN_LANGUAGE_NOTICE } from '#libs/contexts/templates/domain/template/content';
import { dayOf } from '#libs/kernel/calendar-day';
import { TEMPLATE_NOT_FOUND } from '#libs/contexts/templates/domain/template/problems';
import { TemplateRegisterQuery } from '#libs/contexts/templates/read-models/template-register/query';
import type { TemplateVersionRow } from '#libs/contexts/templates/read-models/template-version/projection';
import { TemplateVersionQuery } from '#libs/contexts/templates/read-models/template-version/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { disclosureOf } from '#libs/access-policy/policy';
import type { Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { templateDocumentOf, versionDocumentOf } from './template-views.js';
import { TemplateDifferenceDocument, VersionPairQuery } from './template-difference.documents.js';
import {
  DraftRevisionDocument,
  NewTemplateDocument,
  PublicationDocument,
  TemplateContentOnlyDocument,
  TemplateDocument,
  TemplateListQuery,
  TemplateVersionDocument,
} from './template.documents.js';

const LIST = 'templates-by-region';

@ApiTags('templates')
@ApiBearerAuth()
@Controller('templates')
export class TemplatesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(TemplateRegisterQuery) private readonly register: TemplateRegisterQuery,
    @Inject(TemplateVersionQuery) private readonly versions: TemplateVersionQuery,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Access({ action: 'template.draft' })
  @ApiOperation({ summary: '起草示范文本 · Draft a template' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async draft(
    @Body() { regionCode, content }: NewTemplateDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new DraftTemplate({ regionCode, content }, context)));
  }

  @Put(':templateId/draft')
  @Access({ action: 'template.revise' })
  @ApiOperation({ summary: '修改草案 · Revise the open draft' })
  @ApiOkResponse({ type: CommandReceipt })
  async revise(
    @Param('templateId', ParseUUIDPipe) templateId: string,
    @Body() { baseContentHash, content }: DraftRevisionDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const revision = new ReviseTemplateDraft(templateId, { baseContentHash, content }, context);
    return CommandReceipt.of(await this.commands.execute(revision));
  }

  @Post(':templateId/versions')
  @Access({ action: 'template.draft-version' })
  @ApiOperation({ summary: '起草新版本 · Draft the version after the published one' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async draftVersion(
    @Param('templateId', ParseUUIDPipe) templateId: string,
    @Body() { content }: TemplateContentOnlyDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new DraftTemplateVersion(templateId, { content }, context)));
  }

  @Post(':templateId/publication')
  @HttpCode(200)
  @Access({ action: 'template.publish' })
  @ApiOperation({ summary: '审核发布 · Publish a reviewed version' })
  @ApiOkResponse({ type: CommandReceipt })
  async publish(
    @Param('templateId', ParseUUIDPipe) templateId: string,
    @Body() { version, contentHash }: PublicationDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const publication = new PublishTemplate(templateId, { version, contentHash }, context);
    return CommandReceipt.of(await this.commands.execute(publication));
  }

  @Get()
  @Access({ action: 'template.list' })
  @AwaitsPosition('template-register')
  @ApiOperation({ summary: '示范文本台账 · Templates made for the caller’s area or one around it' })
  @ApiKeysetPage(TemplateDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit, status, instrumentKind, topic }: TemplateListQuery,
  ): Promise<KeysetPage<TemplateDocument>> {
    const [regionCode, templateId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const seesDrafts = seesDraftsAs(actor);
    const rows = await this.register.page({
      areaCode: actor.regionCode,
      publishedOnly: !seesDrafts,
      limit,
      ...(status === undefined ? {} : { status }),
      ...(instrumentKind === undefined ? {} : { instrumentKind }),
      ...(topic === undefined ? {} : { topic }),
      ...(regionCode === undefined || templateId === undefined ? {} : { after: { regionCode, templateId } }),
    });
    return this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.templateId],
      (row) => templateDocumentOf(row, seesDrafts),
    );
  }

  @Get(':templateId/versions/:version')
  @Access({ action: 'template.read' })
  @AwaitsPosition('template-version')
  @ApiOperation({
    summary: '查看某一版本 · One version with its content; a draft with the findings of the clause check',
  })
  @ApiOkResponse({ type: TemplateVersionDocument })
  async version(
    @CurrentActor() actor: Actor,
    @Param('templateId', ParseUUIDPipe) templateId: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<TemplateVersionDocument> {
    const row = await this.visibleVersion(templateId, version, actor);
    const findings = row.publishedAt === null ? lintTemplate(row.content, dayOf(this.clock.now())) : [];
    return versionDocumentOf(row, findings, PLAIN_LANGUAGE_NOTICE);
  }

  @Get(':templateId/difference')
  @Access({ action: 'template.compare' })
  @AwaitsPosition('template-version')
  @ApiOperation({ summary: '两个版本的差异 · What differs between two versions, clause by clause and word by word' })
  @ApiOkResponse({ type: TemplateDifferenceDocument })
  async difference(
    @CurrentActor() actor: Actor,
    @Param('templateId', ParseUUIDPipe) templateId: string,
    @Query() { from, to }: VersionPairQuery,
  ): Promise<TemplateDifferenceDocument> {
    const before = await this.visibleVersion(templateId, from, actor);
    const after = await this.visibleVersion(templateId, to, actor);
    return differenceOfContents(before.content, after.content);
  }

  /** @throws Problem template.not-found also for a draft that is not the caller's to read */
  private async visibleVersion(templateId: string, version: number, actor: Actor): Promise<TemplateVersionRow> {
    const row =
      Number.isInteger(version) && version >= 1 && version <= MAX_INTEGER
        ? await this.versions.find(templateId, version, actor.regionCode)
        : undefined;
    if (row === undefined || (row.publishedAt === null && !seesDraftsAs(actor))) {
      throw new Problem(TEMPLATE_NOT_FOUND, { templateId, version });
    }
    return row;
  }
}

function seesDraftsAs({ role }: Actor): boolean {
  return disclosureOf('template.read', 'draft', role) === 'clear';
}

/** Of PostgreSQL's `integer`. */
const MAX_INTEGER = 2_147_483_647;
