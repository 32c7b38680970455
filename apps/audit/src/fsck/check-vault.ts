import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import type { Sealed } from '#libs/kernel/sealed';
import type { Opened, Vault } from '#libs/vault/vault';
import type { Findings } from './finding.js';

export const VAULT_CHECK = 'sealed-texts';

/** A sealed text inside a JSON text: the form names itself, and holds neither quotes nor white space. */
const SEALED_IN_JSON = /"(q1:[^"\s]+)"/g;

const ERASURE = /^ResidentErased\.v\d+$/;

interface SealedText {
  readonly sealed: Sealed;
  readonly place: string;
}

interface Erasures {
  /** Subjects of whom the log says that they were erased. */
  readonly recorded: ReadonlySet<string>;
  /** Subjects with a finding already: one for each, not one for each of their texts. */
  readonly reported: Set<string>;
}

/**
 * Opens every sealed text in the log: it must open under its subject's key, or the subject must have been erased and the log say so.
 * A changed or lost key shows at the first event that needs it. Nothing that was opened is kept or shown.
 */
export async function checkVault(log: EventLog, vault: Vault, upTo: Position, findings: Findings): Promise<void> {
  findings.examined(VAULT_CHECK, 0);
  const erasures: Erasures = { recorded: await recordedErasures(log, upTo), reported: new Set() };
  for await (const { events } of log.readAll({ upTo })) {
    const texts = events.flatMap(sealedTextsOf);
    await checkTexts(vault, texts, erasures, findings);
    findings.examined(VAULT_CHECK, texts.length);
  }
}

async function recordedErasures(log: EventLog, upTo: Position): Promise<ReadonlySet<string>> {
  const subjects = new Set<string>();
  for await (const { events } of log.readAll({ upTo, filter: { categories: ['resident'] } })) {
    for (const { type, streamId } of events) if (ERASURE.test(type)) subjects.add(aggregateIdOf(streamId));
  }
  return subjects;
}

function sealedTextsOf({ streamId, revision, data }: StoredEvent): readonly SealedText[] {
  const place = `stream ${streamId} revision ${revision}`;
  return [...JSON.stringify(data).matchAll(SEALED_IN_JSON)].map(([, sealed]) => ({ sealed: sealed as Sealed, place }));
}

async function checkTexts(
  vault: Vault,
  texts: readonly SealedText[],
  erasures: Erasures,
  findings: Findings,
): Promise<void> {
  let opened: readonly Opened[];
  try {
    opened = await vault.openMany(texts.map(({ sealed }) => sealed));
  } catch (error) {
    return narrowDown(vault, texts, erasures, findings, error);
  }
  opened.forEach(({ status }, index) => checkErasure(texts[index] as SealedText, status, erasures, findings));
}

/** Halving finds the text that does not open in a dozen steps. */
async function narrowDown(
  vault: Vault,
  texts: readonly SealedText[],
  erasures: Erasures,
  findings: Findings,
  error: unknown,
): Promise<void> {
  const [first] = texts;
  if (first === undefined) throw error;
  if (texts.length > 1) {
    const middle = Math.ceil(texts.length / 2);
    await checkTexts(vault, texts.slice(0, middle), erasures, findings);
    await checkTexts(vault, texts.slice(middle), erasures, findings);
    return;
  }
  const subjectId = subjectOf(first.sealed);
  if (erasures.reported.has(subjectId)) return;
  erasures.reported.add(subjectId);
  const why = error instanceof Error ? error.message : String(error);
  findings.add({
    check: VAULT_CHECK,
    place: `vault.subject_key ${subjectId} (${first.place})`,
    zh: '密文无法解开：密文或密钥已被改动',
    en: `a sealed text does not open, it or its key was changed: ${why}`,
  });
}

/** A key may be gone only for somebody of whom the log says so, and must be gone for everybody of whom it does. */
function checkErasure(text: SealedText, status: Opened['status'], erasures: Erasures, findings: Findings): void {
  const subjectId = subjectOf(text.sealed);
  const expected = erasures.recorded.has(subjectId) ? 'erased' : 'clear';
  if (status === expected || erasures.reported.has(subjectId)) return;
  erasures.reported.add(subjectId);
  const place = `vault.subject_key ${subjectId} (${text.place})`;
  findings.add(
    status === 'erased'
      ? {
          check: VAULT_CHECK,
          place,
          zh: '密钥已销毁，但日志中没有删除记录',
          en: 'the key is gone but the log records no erasure',
        }
      : {
          check: VAULT_CHECK,
          place,
          zh: '日志记有依法删除，密钥却仍在',
          en: 'the log records an erasure but the key is still there',
        },
  );
}

function subjectOf(sealed: Sealed): string {
  return decodeURIComponent(sealed.split(':')[1] ?? '');
}
