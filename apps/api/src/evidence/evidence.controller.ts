import { Controller, Get, Header, Inject, Param, ParseUUIDPipe, Post, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { EvidenceStore } from '#libs/evidence/evidence-store';
import { EVIDENCE_MEDIA_TYPES, type EvidenceMediaType } from '#libs/evidence/media-type';
import { EVIDENCE_NOT_FOUND, MAX_EVIDENCE_BYTES } from '#libs/evidence/problems';
import { scopeOf } from '#libs/access-policy/policy';
import type { Actor } from '#libs/kernel/actor';
import { createdIdOf } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { AcceptsUpload, Upload, type UploadedFile } from '#libs/http/input/upload';

class EvidenceDocument {
  @ApiProperty({ format: 'uuid' })
  readonly evidenceId!: string;

  @ApiProperty({ enum: EVIDENCE_MEDIA_TYPES })
  readonly mediaType!: EvidenceMediaType;

  @ApiProperty({ type: 'integer' })
  readonly sizeBytes!: number;

  @ApiProperty({ description: '密文的 SHA-256 · SHA-256 of the stored ciphertext' })
  readonly ciphertextHash!: string;
}

@ApiTags('evidence')
@ApiBearerAuth()
@Controller('evidence')
export class EvidenceController {
  constructor(@Inject(EvidenceStore) private readonly store: EvidenceStore) {}

  @Post()
  @Access({ action: 'evidence.upload' })
  @AcceptsUpload({ maxBytes: MAX_EVIDENCE_BYTES })
  @ApiOperation({ summary: '上传证据（PNG、JPEG、PDF、纯文本，5 MB 以内） · Upload a piece of evidence' })
  @ApiCreatedResponse({ type: EvidenceDocument })
  async upload(
    @Upload() file: UploadedFile,
    @Command() { actor, commandId }: CommandContext,
  ): Promise<EvidenceDocument> {
    const { evidenceId, mediaType, sizeBytes, ciphertextHash } = await this.store.keep({
      evidenceId: createdIdOf(commandId),
      regionCode: actor.regionCode,
      uploadedBy: actor.accountId,
      bytes: file.bytes,
      declaredType: file.mediaType,
    });
    return { evidenceId, mediaType, sizeBytes, ciphertextHash };
  }

  @Get(':evidenceId')
  @Access({ action: 'evidence.download' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '下载证据 · Download a piece of evidence' })
  @ApiProduces(...EVIDENCE_MEDIA_TYPES)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async download(
    @Param('evidenceId', ParseUUIDPipe) evidenceId: string,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const handles = scopeOf('evidence.download', actor.role) === 'region';
    // The same answer as for an id nobody has: who may not see it does not learn that it exists.
    const { mediaType } = await this.store.describe(evidenceId, {
      uploadedBy: actor.accountId,
      ...(handles ? { areaCode: actor.regionCode } : {}),
    });
    const opened = await this.store.open(evidenceId);
    if (opened.status === 'erased') throw new Problem(EVIDENCE_NOT_FOUND);
    // Always a download: nothing that came from outside is shown by a browser under our name.
    return new StreamableFile(opened.bytes, { type: mediaType, disposition: `attachment; filename="${evidenceId}"` });
  }
}
