import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { KnownHolder } from '#libs/contexts/notifications/application/preferences/holders';
import { PreferenceStore } from '#libs/contexts/notifications/application/preferences/preference-store';
import type { Preferences } from '#libs/contexts/notifications/domain/delivery-plan';
import { DEFAULT_QUIET_HOURS, type QuietHours } from '#libs/contexts/notifications/domain/quiet-hours';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import type { Sealed } from '#libs/kernel/sealed';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { maskPhoneNumber } from '#libs/vault/masking';
import { VAULT, type Vault } from '#libs/vault/vault';
import { holderIdOf } from '../inbox/inbox-owner.js';
import { maskEmail } from './mask-email.js';
import { NewPreferencesDocument, PreferencesDocument, type QuietHoursDocument } from './preferences.documents.js';

@ApiTags('notifications')
@ApiBearerAuth()
@Controller('notification-preferences')
export class PreferencesController {
  constructor(
    @Inject(PreferenceStore) private readonly store: PreferenceStore,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Get()
  @Access({ action: 'notification-preferences.read' })
  @ApiOperation({ summary: '本人的通知设置 · How the caller wants to be told' })
  @ApiOkResponse({ type: PreferencesDocument })
  async readPreferences(@CurrentAccount() account: AuthenticatedAccount): Promise<PreferencesDocument> {
    return this.documentOf(await this.store.find(holderIdOf(account)));
  }

  @Put()
  @Access({ action: 'notification-preferences.replace' })
  @ApiOperation({ summary: '修改本人的通知设置 · Replace them; they hold for what is sent from now on' })
  @ApiOkResponse({ type: PreferencesDocument })
  async replacePreferences(
    @Body() wishes: NewPreferencesDocument,
    @CurrentAccount() account: AuthenticatedAccount,
    @Command() { now }: CommandContext,
  ): Promise<PreferencesDocument> {
    const holderId = holderIdOf(account);
    const { addresses } = await this.store.find(holderId);
    const preferences: Preferences = {
      language: wishes.language,
      elderFriendly: wishes.elderFriendly,
      quietHours: wishes.quietHours === undefined ? undefined : quietHoursOf(wishes.quietHours),
      channels: Object.fromEntries(wishes.channels.map(({ kind, channels }) => [kind, channels])),
    };
    const email = await this.sealedOr(holderId, 'notification-email', wishes.email, addresses.EMAIL);
    const wechat = await this.sealedOr(holderId, 'notification-wechat', wishes.wechat, addresses.WECHAT);
    await this.store.replace(holderId, { ...preferences, email, wechat }, now);
    return this.documentOf(await this.store.find(holderId));
  }

  /** Under the holder's own key, so that an erasure takes it away with everything else. */
  private async sealedOr(
    holderId: string,
    field: string,
    given: string | null | undefined,
    known: Sealed | undefined,
  ): Promise<Sealed | null> {
    if (given === undefined) return known ?? null;
    return given === null ? null : this.vault.seal(holderId, field, given);
  }

  private async documentOf({ preferences, addresses }: KnownHolder): Promise<PreferencesDocument> {
    const { language, elderFriendly, quietHours, channels } = preferences;
    return {
      language,
      elderFriendly,
      quietHours: quietHours === null ? null : quietHoursDocumentOf(quietHours ?? DEFAULT_QUIET_HOURS),
      channels: Object.entries(channels).map(([kind, chosen]) => ({
        kind: kind as PreferencesDocument['channels'][number]['kind'],
        channels: [...chosen],
      })),
      phone: await this.shown(addresses.SMS, maskPhoneNumber),
      email: await this.shown(addresses.EMAIL, maskEmail),
      hasWechat: addresses.WECHAT !== undefined,
    };
  }

  private async shown(sealed: Sealed | undefined, mask: (text: string) => string): Promise<string | null> {
    if (sealed === undefined) return null;
    const opened = await this.vault.open(sealed);
    return opened.status === 'erased' ? ERASED_TEXT.zh : mask(opened.text);
  }
}

const MINUTES_PER_HOUR = 60;

function quietHoursOf(document: QuietHoursDocument | null): QuietHours | null {
  return document === null ? null : { from: minuteOf(document.from), until: minuteOf(document.until) };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * MINUTES_PER_HOUR + minutes;
}

function quietHoursDocumentOf({ from, until }: QuietHours): QuietHoursDocument {
  return { from: timeOf(from), until: timeOf(until) };
}

function timeOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / MINUTES_PER_HOUR))}:${two(minute % MINUTES_PER_HOUR)}`;
}
