import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  CountersignContracts,
  MAX_COUNTERSIGNATURES,
  type CountersignatureChoice,
} from '#libs/contexts/contracts/application/signing/countersign-contracts';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Problem } from '#libs/kernel/problem';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { INPUT_INVALID } from '#libs/http/problems/http-problems';
import { CountersignaturesDocument } from './contract-input.documents.js';

export class CountersignatureOutcomeDocument {
  @ApiProperty({ format: 'uuid' })
  readonly contractId!: string;

  @ApiProperty()
  readonly signed!: boolean;

  @ApiProperty({ type: String, nullable: true, description: '未签原因代码 · code of the refusal' })
  readonly code!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly zh!: string | null;
}

export class CountersignaturesOutcomeDocument {
  @ApiProperty({ type: 'integer' })
  readonly signedCount!: number;

  @ApiProperty({ type: [CountersignatureOutcomeDocument] })
  readonly outcomes!: CountersignatureOutcomeDocument[];

  @ApiProperty({ type: String, nullable: true })
  readonly position!: string | null;
}

/** The committee signs many contracts at once; each by itself. */
@ApiTags('contracts')
@ApiBearerAuth()
@Controller('contracts/countersignatures')
export class CountersignaturesController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @Access({ action: 'contract.countersign' })
  @ApiOperation({ summary: '居委会批量签署 · The committee signs many contracts' })
  @ApiOkResponse({ type: CountersignaturesOutcomeDocument })
  async countersign(
    @Body() body: CountersignaturesDocument,
    @Command() context: CommandContext,
  ): Promise<CountersignaturesOutcomeDocument> {
    const { outcomes, position } = await this.commands.execute(new CountersignContracts(choiceOf(body), context));
    return {
      signedCount: outcomes.filter(({ signed }) => signed).length,
      outcomes: outcomes.map(({ contractId, signed, problem }) => ({
        contractId,
        signed,
        code: problem?.kind.code ?? null,
        zh: problem?.kind.title.zh ?? null,
      })),
      position: position ?? null,
    };
  }
}

/** @throws Problem unless exactly one choice is made */
function choiceOf({ contractIds, campaignId, limit }: CountersignaturesDocument): CountersignatureChoice {
  if (contractIds !== undefined && campaignId === undefined) return { contractIds };
  if (campaignId !== undefined && contractIds === undefined) {
    return { campaignId, limit: limit ?? MAX_COUNTERSIGNATURES };
  }
  const place = { at: '', zh: '请在合同编号与签约活动中择一填写', en: 'give either contractIds or campaignId' };
  throw new Problem(INPUT_INVALID, {}, [place]);
}
