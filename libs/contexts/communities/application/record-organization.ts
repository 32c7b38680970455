import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { organizationAggregate, organizationIdOf } from '../codec/organization-codec.js';
import { REGISTRARS } from '../domain/household/decider.js';
import type { OrganizationContact } from '../domain/organization/events.js';
import { readOrganizationCode } from '../domain/organization/organization-code.js';
import { ORGANIZATION_CODE_INVALID, ORGANIZATION_DATA_INVALID } from '../domain/organization/problems.js';
import { readPhoneNumber } from '../domain/phone-number.js';
import { sealField } from './sealing.js';

/** An organisation with its contact person in clear, as it was entered. */
export interface OrganizationEntry {
  readonly regionCode: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly contact: { readonly name: string; readonly phone: string } | null;
}

/** Registers an organisation or brings its entry up to date. */
export class RecordOrganization extends Command<CommandResult> {
  constructor(
    readonly entry: OrganizationEntry,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RecordOrganization)
export class RecordOrganizationHandler implements ICommandHandler<RecordOrganization> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ entry, context }: RecordOrganization): Promise<CommandResult> {
    // Before a key is made: sealing is a write.
    requireRole(context.actor, entry.regionCode, REGISTRARS);
    const code = readOrganizationCode(entry.code);
    if (code === undefined) throw new Problem(ORGANIZATION_CODE_INVALID);
    const organizationId = organizationIdOf(code);
    const contact = await this.sealContact(organizationId, entry.contact);
    const data = { ...entry, code, contact };
    return this.runner.run(organizationAggregate, organizationId, { type: 'RecordOrganization', data }, context);
  }

  private async sealContact(
    organizationId: string,
    contact: OrganizationEntry['contact'],
  ): Promise<OrganizationContact | null> {
    if (contact === null) return null;
    const phone = readPhoneNumber(contact.phone);
    if (phone === undefined) {
      throw new Problem(ORGANIZATION_DATA_INVALID, {}, [
        { at: '/contact/phone', zh: '电话号码格式不正确', en: 'is neither a mobile number nor a landline' },
      ]);
    }
    return {
      name: await sealField(this.vault, organizationId, 'contact-name', contact.name.trim()),
      phone: await sealField(this.vault, organizationId, 'contact-phone', phone),
    };
  }
}
