import type { BilingualText } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';

export type VariableType = 'TEXT' | 'NUMBER' | 'DATE' | 'MONEY' | 'BOOLEAN' | 'CHOICE';

/** A blank of the template: what may be written into it. */
export interface Variable {
  readonly name: string;
  readonly label: BilingualText;
  readonly type: VariableType;
  readonly choices: readonly string[] | null;
  readonly required: boolean;
  readonly personal: boolean;
  readonly maxLength: number | null;
}

/** A blank with what is written in it: ciphertext when `personal`, null when an optional blank stays empty. */
export type FilledVariable = Variable & { readonly value: string | Sealed | null };
