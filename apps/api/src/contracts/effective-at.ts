import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import { defineProblem, Problem } from '#libs/kernel/problem';

export const EFFECTIVE_IN_FUTURE = defineProblem(
  'contract.effective-in-future',
  422,
  { zh: '纸质文件上的日期晚于今天', en: 'The day on the paper lies in the future' },
  { zh: '请核对纸质文件上的日期。', en: 'Check the day on the paper.' },
);

/** The context of late paper: it took effect on its day and is recorded now. @throws Problem contract.effective-in-future */
export function effectiveAt(context: CommandContext, instant: Instant | undefined): CommandContext {
  if (instant === undefined) return context;
  if (instant > context.now) throw new Problem(EFFECTIVE_IN_FUTURE);
  return { ...context, effectiveAt: instant };
}
