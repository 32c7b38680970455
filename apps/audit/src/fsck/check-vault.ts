import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import type { Sealed } from '#libs/kernel/sealed';
import { isTransient } from '#libs/postgres/transient-error';
import type { Opened, Vault } from '#libs/vault/vault';
import { reasonOf, type Findings } from './finding.js';
import { recordedErasures } from './recorded-erasures.js';

export const VAULT_CHECK = 'sealed-texts';

/** A sealed text inside a JSON text: the form names itself, and holds neither quotes nor white space. */
const SEALED_IN_JSON = /"(q1:[^"\s]+)"/g;

/** Milliseconds for which a key may outlive the record of its erasure: the consumer that destroys it follows shortly. */
const ERASURE_GRACE = 3_000;
const LOOK_AGAIN = 200;

interface SealedText {
  readonly sealed: Sealed;
  readonly subjectId: string;
  readonly place: string;
}

/**
 * Opens every sealed text in the log: it must open under its subject's key unless that was destroyed, and must not open once the log says
 * that the subject was erased. A changed or lost key shows at the first event that needs it. Nothing that was opened is kept or shown.
 */
export async function checkVault(log: EventLog, vault: Vault, upTo: Position, findings: Findings): Promise<void> {
  findings.examined(VAULT_CHECK, 0);
  const check = new SealedTextCheck(vault, await recordedErasures(log, upTo), findings);
  for await (const { events } of log.readAll({ upTo })) {
    const texts = events.flatMap(sealedTextsOf);
    await check.open(texts);
    findings.examined(VAULT_CHECK, texts.length);
  }
  await check.reportUndestroyed();
}

function sealedTextsOf({ streamId, revision, data }: StoredEvent): readonly SealedText[] {
  const place = `stream ${streamId} revision ${revision}`;
  return [...JSON.stringify(data).matchAll(SEALED_IN_JSON)].map(([, sealed]) => ({
    sealed: sealed as Sealed,
    subjectId: subjectOf(sealed as string),
    place,
  }));
}

/** As written: what cannot be decoded is reported, not decoded. */
function subjectOf(sealed: string): string {
  const subject = sealed.split(':')[1] ?? '';
  return /^[0-9A-Za-z._-]*$/.test(subject) ? subject : 'of an unknown form';
}

class SealedTextCheck {
  /** Subjects with a finding already: one for each, not one for each of their texts. */
  private readonly reported = new Set<string>();
  /** Erased by the log, and still readable when looked at; one text of each. */
  private readonly readable = new Map<string, SealedText>();

  constructor(
    private readonly vault: Vault,
    private readonly erased: ReadonlySet<string>,
    private readonly findings: Findings,
  ) {}

  async open(texts: readonly SealedText[]): Promise<void> {
    let opened: readonly Opened[];
    try {
      opened = await this.vault.openMany(texts.map(({ sealed }) => sealed));
    } catch (error) {
      if (isTransient(error)) throw error;
      return this.narrowDown(texts, error);
    }
    texts.forEach((text, index) => {
      if (opened[index]?.status === 'clear' && this.erased.has(text.subjectId)) this.readable.set(text.subjectId, text);
    });
  }

  async reportUndestroyed(): Promise<void> {
    const end = Date.now() + ERASURE_GRACE;
    for (;;) {
      for (const [subjectId, { sealed }] of this.readable) {
        if ((await this.vault.open(sealed)).status === 'erased') this.readable.delete(subjectId);
      }
      if (this.readable.size === 0 || Date.now() >= end) break;
      await pause(LOOK_AGAIN);
    }
    for (const text of this.readable.values()) {
      this.report(text, '记录载有依法删除，密钥却仍在', 'the log records an erasure but the key is still there');
    }
  }

  /** Halving finds the text that does not open in a dozen steps. */
  private async narrowDown(texts: readonly SealedText[], error: unknown): Promise<void> {
    const [first] = texts;
    if (first === undefined) throw error;
    if (texts.length === 1) {
      const why = `a sealed text does not open, it or its key was changed or is gone: ${reasonOf(error)}`;
      return this.report(first, '密文无法解开：密文或密钥已被改动或缺失', why);
    }
    const middle = Math.ceil(texts.length / 2);
    await this.open(texts.slice(0, middle));
    await this.open(texts.slice(middle));
  }

  private report({ subjectId, place }: SealedText, zh: string, en: string): void {
    if (this.reported.has(subjectId)) return;
    this.reported.add(subjectId);
    this.findings.add({ check: VAULT_CHECK, place: `vault.subject_key ${subjectId} (${place})`, zh, en });
  }
}
