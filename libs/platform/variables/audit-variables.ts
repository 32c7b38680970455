import { IsInt, Max, Min } from 'class-validator';
import { Variable } from './variable.js';

/** More often would be at it all the time on a large log; more seldom than daily nobody could call regular. */
const SHORTEST_INTERVAL = 10;
const LONGEST_INTERVAL = 86_400;

const COMPARE_INTERVAL = {
  message: `must be a number of seconds, ${SHORTEST_INTERVAL} to ${LONGEST_INTERVAL}`,
  context: { zh: `应为秒数（${SHORTEST_INTERVAL} 至 ${LONGEST_INTERVAL}）` },
};

/** How the audit watches its copy of the record. */
export class AuditVariables {
  @Variable({
    meaning: {
      zh: '审计副本与记录核对的间隔（秒）',
      en: 'seconds between two comparisons of the audit copy with the record',
    },
    usedBy: ['standalone', 'audit'],
    form: 'number',
  })
  @IsInt(COMPARE_INTERVAL)
  @Min(SHORTEST_INTERVAL, COMPARE_INTERVAL)
  @Max(LONGEST_INTERVAL, COMPARE_INTERVAL)
  readonly QIYUE_AUDIT_COMPARE_INTERVAL: number = 300;
}
