import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Actor } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';

/** Time part of the ids of the sample's commands; ids need one and it must not change from start to start. */
const SAMPLE_TIME = Date.parse('2026-06-30T00:00:00.000Z');

/** Id of a step's command, the same at every start: a step already carried out is recognised by its own events. */
export function sampleCommandId(step: string): Uuid {
  const random = createHash('sha256').update(`sample-district/${step}`).digest();
  return v7({ msecs: SAMPLE_TIME, random: random.subarray(0, 16), seq: random.readUInt32BE(16) });
}

/** The context of a step, carried out by one of the sample's own accounts. */
export function sampleContext(step: string, actor: Actor, now: Instant): CommandContext {
  const commandId = sampleCommandId(step);
  return {
    actor,
    now,
    effectiveAt: now,
    commandId,
    // The step, not its content: a later release with other samples leaves what was loaded as it is.
    inputHash: contentHashOf(step),
    correlationId: commandId,
    causationId: commandId,
  };
}
