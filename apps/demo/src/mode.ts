import { parseArgs } from 'node:util';

/** How the demo runs Qiyue. */
export interface Mode {
  /** Whether the services are processes of their own, with Kafka between them. */
  readonly split: boolean;
  /** What is started. */
  readonly program: string;
  readonly parameters: readonly string[];
  /** For the person at the terminal. */
  readonly title: string;
}

const STANDALONE = 'dist/apps/standalone/src/main.js';
const SPLIT = 'dist/apps/split/src/main.js';

/** `npm run demo [-- --split [--eventstore-node]]` */
export function modeOf(parameters: readonly string[]): Mode {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      split: { type: 'boolean', default: false },
      'eventstore-node': { type: 'boolean', default: false },
    },
  });
  const { split, 'eventstore-node': node } = values;
  if (node && !split) throw new Error('--eventstore-node 须与 --split 同时使用 · --eventstore-node goes with --split');
  return {
    split,
    program: split ? SPLIT : STANDALONE,
    parameters: node ? ['--eventstore-node'] : [],
    title: titleOf(split, node),
  };
}

function titleOf(split: boolean, node: boolean): string {
  const engine = process.env.EVENTSTORE_URL === undefined ? 'PostgreSQL' : 'EventStoreDB';
  const log = node ? '测试用 EventStoreDB 协议节点 test-support node' : engine;
  return split
    ? `启动（各服务独立进程，Kafka，记录：${log}） · Starting split, with Kafka, record in ${log}`
    : `启动（单进程，记录：${log}） · Starting in one process, record in ${log}`;
}
