import { parseArgs } from 'node:util';
import { ConfigurationError, type Environment } from '#libs/platform/configuration';

/** Instead of the argument, for programs that start this one. */
const NODE_VARIABLE = 'QIYUE_TEST_EVENTSTORE_NODE';

export interface SplitOptions {
  /** Whether the log is kept by the test-support node, started for this purpose. */
  readonly eventStoreNode: boolean;
}

/** @throws ConfigurationError when an argument is unknown or contradicts the environment */
export function splitOptionsOf(
  parameters: readonly string[],
  environment: Environment,
  variables: NodeJS.ProcessEnv,
): SplitOptions {
  const eventStoreNode = wantsNode(parameters) || variables[NODE_VARIABLE] === 'on';
  if (eventStoreNode && environment.EVENTSTORE_URL !== undefined) {
    throw new ConfigurationError([
      {
        name: 'EVENTSTORE_URL',
        zh: '不能与 --eventstore-node 同时使用',
        en: 'cannot be used together with --eventstore-node',
      },
    ]);
  }
  return { eventStoreNode };
}

function wantsNode(parameters: readonly string[]): boolean {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: { 'eventstore-node': { type: 'boolean', default: false } },
    });
    return values['eventstore-node'];
  } catch {
    throw new ConfigurationError([
      {
        name: parameters.join(' '),
        zh: '没有这个参数；可用：--eventstore-node',
        en: 'unknown; there is --eventstore-node',
      },
    ]);
  }
}
