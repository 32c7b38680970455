import type { LoggerService } from '@nestjs/common';

/** Defects kept; the first ones tell what is wrong. */
const KEPT = 50;

/** What the application says of its own defects while it is attacked: answers name only an id. */
export class DefectLog implements LoggerService {
  private readonly said = new Map<string, string>();

  error(message: unknown): void {
    const { correlationId, error } = (message ?? {}) as { correlationId?: string; error?: unknown };
    if (correlationId === undefined || this.said.size >= KEPT) return;
    this.said.set(correlationId, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  log(): void {
    // Only defects are of interest.
  }

  warn(): void {
    // Only defects are of interest.
  }

  /** What was behind the answer with this correlation id; empty when nothing was said. */
  behind(correlationId: unknown): string {
    return this.said.get(String(correlationId)) ?? '';
  }
}
