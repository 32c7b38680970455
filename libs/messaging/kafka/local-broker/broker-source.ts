import { spawnSync } from 'node:child_process';
import { hasJars } from './kafka-jars.js';

/** Milliseconds a program may take to say that it is there. */
const PROBE_TIMEOUT = 10_000;

/** Oldest Java that runs Kafka 4. */
const OLDEST_JAVA = 17;

/** The brokers that `KAFKA_BROKERS` names; whoever needs just some broker uses them before starting one. */
export function namedBrokers(): readonly string[] | undefined {
  const named = process.env['KAFKA_BROKERS'];
  return named === undefined || named === '' ? undefined : named.split(',');
}

/**
 * What this machine can run a broker of its own with: a Docker engine, else Java with Kafka's jars (or with Maven to fetch them).
 * Synchronous, because specs must know before their tests are declared.
 */
export function localSource(): 'docker' | 'jars' | undefined {
  if (answers('docker', ['info', '--format', '{{.ServerVersion}}'])) return 'docker';
  if (hasJava() && (hasJars() || answers('mvn', ['-v']))) return 'jars';
  return undefined;
}

function answers(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { timeout: PROBE_TIMEOUT, stdio: 'ignore' }).status === 0;
}

function hasJava(): boolean {
  const { status, stderr } = spawnSync('java', ['-version'], { timeout: PROBE_TIMEOUT, encoding: 'utf8' });
  return status === 0 && Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= OLDEST_JAVA;
}
