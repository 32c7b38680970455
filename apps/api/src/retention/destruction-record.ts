import { dayOf } from '#libs/kernel/calendar-day';
import type { DestructionItem, LeftOutItem } from '#libs/contexts/retention/domain/destruction/events';
import type { RecordClass } from '#libs/contexts/retention/domain/record-class';
import type { DestructionStatus } from '#libs/contexts/retention/domain/destruction/state';
import type { DestructionRunRow } from '#libs/contexts/retention/read-models/destruction-runs/projection';

const CLASSES: Readonly<Record<RecordClass, string>> = {
  COVENANT: '居民公约',
  CONTRACT: '契约',
  BREACH_CASE: '违约案卷',
  ROUTINE_CHECK: '日常检查',
  UNCONCLUDED_OFFER: '未订立的要约',
  OPTIONAL_CONTACT: '可选联系信息',
};
const KINDS: Readonly<Record<DestructionItem['kind'], string>> = { PERSON: '个人信息', CASE: '违约案卷' };
const STATUSES: Readonly<Record<DestructionStatus, string>> = {
  PROPOSED: '已提出，待批准',
  REJECTED: '未予批准',
  APPROVED: '已批准，执行中',
  COMPLETED: '已完成',
};
const REASONS: Readonly<Record<LeftOutItem['because'], string>> = {
  LEGAL_HOLD: '处于法律保全',
  RETAINED: '仍须保管',
  ALREADY_GONE: '此前已销毁',
};

/**
 * The destruction record (销毁清册) as a text to print and file: who proposed and approved what, what was destroyed, what was left out and
 * why. It names nobody: what was destroyed must not live on in the paper about its destruction.
 */
export function destructionRecordOf(run: DestructionRunRow): string {
  const destroyed = new Set(run.destroyed);
  const leftOut = new Map(run.leftOut.map((item) => [item.itemId, item]));
  const lines = run.items.map((item, index) => lineOf(index + 1, item, destroyed, leftOut.get(item.itemId)));
  return [
    '销毁清册  DESTRUCTION RECORD',
    '',
    `编号：${run.destructionId}`,
    `区域：${run.regionCode}`,
    `状态：${STATUSES[run.status]}`,
    `提出：${run.proposedBy}  ${run.proposedAt}`,
    `提出理由：${run.proposedBecause ?? '—'}`,
    `审批：${run.decidedBy ?? '—'}  ${run.decidedAt ?? '—'}`,
    `审批意见：${run.decidedBecause ?? '—'}`,
    `清单校验值（SHA-256）：${run.itemsHash}`,
    `共 ${run.items.length} 项，销毁 ${run.destroyed.length} 项，未销毁 ${run.leftOut.length} 项`,
    '',
    '序号  内容  类别  编号  区域  保管期满  结果',
    ...lines,
    '',
    '销毁方式：销毁加密密钥；记录中的密文及其校验值保持不变，内容不再可读。',
    `完成时间：${run.completedAt ?? '—'}`,
    `清册校验值（SHA-256）：${run.recordHash ?? '—'}`,
    '',
    '提出人签名：                批准人签名：                监销人签名：',
    '',
  ].join('\n');
}

function lineOf(
  number: number,
  { kind, recordClass, itemId, regionCode, expiredAt }: DestructionItem,
  destroyed: ReadonlySet<string>,
  leftOut: LeftOutItem | undefined,
): string {
  const outcome = destroyed.has(itemId) ? '已销毁' : leftOut === undefined ? '待执行' : `未销毁：${becauseOf(leftOut)}`;
  return [number, KINDS[kind], CLASSES[recordClass], itemId, regionCode, dayOf(expiredAt), outcome].join('  ');
}

function becauseOf({ because, holdIds }: LeftOutItem): string {
  return holdIds.length === 0 ? REASONS[because] : `${REASONS[because]}（${holdIds.join('、')}）`;
}
