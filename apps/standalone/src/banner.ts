export interface BannerFacts {
  readonly address: string;
  readonly directory: string;
}

/** What the person who started it needs to know, once everything answers. */
export function banner({ address, directory }: BannerFacts): string {
  const lines = [
    '',
    '  契约 Qiyue 已就绪  ready',
    '',
    `    地址 Address     ${address}`,
    `    文档 API docs    ${address}/api/docs`,
    `    数据 Data        ${directory}`,
    '',
    '  按 Ctrl-C 停止。  Ctrl-C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
