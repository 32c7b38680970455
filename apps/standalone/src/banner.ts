import Table from 'cli-table3';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#apps/api/src/sample-district/sample-accounts';

export interface BannerFacts {
  readonly address: string;
  readonly directory: string;
  /** Whether the sample district with its demo accounts is part of this installation. */
  readonly sampleDistrict: boolean;
}

/** What the person who started it needs to know, once everything answers. */
export function banner({ address, directory, sampleDistrict }: BannerFacts): string {
  const lines = [
    '',
    '  契约 Qiyue 已就绪  ready',
    '',
    `    地址 Address     ${address}`,
    `    文档 API docs    ${address}/api/docs`,
    `    数据 Data        ${directory}`,
    '',
    ...(sampleDistrict ? demoAccounts() : []),
    '  按 Ctrl-C 停止。  Ctrl-C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function demoAccounts(): readonly string[] {
  const table = new Table({
    head: ['账号 account', '身份 who', '角色 role', '辖区 area'],
    style: { head: [], border: [], compact: true },
    chars: PLAIN,
  });
  for (const { accountName, displayName, role, regionCode } of DEMO_ACCOUNTS) {
    table.push([accountName, displayName, role, regionCode]);
  }
  const rows = table.toString().split('\n');
  return [
    `  演示账号（虚构数据，口令均为 ${DEMO_PASSWORD}）`,
    `  Demo accounts (fictitious data; the password of all is ${DEMO_PASSWORD})`,
    '',
    ...rows.map((row) => `  ${row}`.trimEnd()),
    '',
  ];
}

/** No lines: columns are enough. */
const PLAIN = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);
