import Table from 'cli-table3';

export interface BannerFacts {
  readonly address: string;
  readonly directory: string;
  /** The demo accounts of the sample district, where it is part of this installation. */
  readonly demo?: DemoFacts | undefined;
  /** More lines below the address, each a label and what it says. */
  readonly more?: readonly (readonly [label: string, text: string])[];
}

export interface DemoFacts {
  readonly password: string;
  readonly accounts: readonly {
    readonly accountName: string;
    readonly displayName: string;
    readonly role: string;
    readonly regionCode: string;
  }[];
}

/** What the person who started it needs to know, once everything answers. */
export function banner({ address, directory, demo, more = [] }: BannerFacts): string {
  const lines = [
    '',
    '  契约 Qiyue 已就绪  ready',
    '',
    `    地址 Address     ${address}`,
    `    文档 API docs    ${address}/api/docs`,
    `    数据 Data        ${directory}`,
    ...more.map(([label, text]) => `    ${label}  ${text}`),
    '',
    ...(demo === undefined ? [] : demoAccounts(demo)),
    '  按 Ctrl-C 停止。  Ctrl-C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function demoAccounts({ accounts, password }: DemoFacts): readonly string[] {
  const table = new Table({
    head: ['账号 account', '身份 who', '角色 role', '辖区 area'],
    style: { head: [], border: [], compact: true },
    chars: PLAIN,
  });
  for (const { accountName, displayName, role, regionCode } of accounts) {
    table.push([accountName, displayName, role, regionCode]);
  }
  const rows = table.toString().split('\n');
  return [
    `  演示账号（虚构数据，口令均为 ${password}）`,
    `  Demo accounts (fictitious data; the password of all is ${password})`,
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
