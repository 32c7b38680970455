import type { Uuid } from '#libs/kernel/identifiers';
import type { ProblemPlace } from '#libs/kernel/problem';

/** A text that is to become part of a contract, and where it stood in the input. */
export interface CheckedText {
  readonly at: string;
  readonly text: string;
}

/** What no contract may say, whoever agrees to it; implemented outside this context, by the linter of the templates. */
export interface ClauseCheck {
  /** Places with wordings that are forbidden in contracts made from this template version. */
  forbiddenIn(templateId: Uuid, version: number, texts: readonly CheckedText[]): Promise<readonly ProblemPlace[]>;
}

/** Injection token of the {@link ClauseCheck}. */
export const CLAUSE_CHECK = Symbol('contracts.ClauseCheck');
