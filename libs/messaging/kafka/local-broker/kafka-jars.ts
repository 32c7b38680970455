import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { jarsMissing } from './broker-error.js';

const run = promisify(execFile);

/** The release the harness runs. The container image of the same name is used where there is Docker. */
export const KAFKA_VERSION = '4.1.1';

/** Logging of the broker; the version that Kafka's own distribution of that release ships. */
const LOG4J_VERSION = '2.24.3';

/** Milliseconds Maven may take: some 90 MB on a slow line. */
const FETCH_TIMEOUT = 600_000;

/** Folder of the jars, outside the checkout and shared by all checkouts of a user. */
export function jarDirectory(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'qiyue', `kafka-${KAFKA_VERSION}`);
}

/** Whether the jars are there already: the folder gets its name only when it is complete. */
export function hasJars(): boolean {
  return existsSync(jarDirectory());
}

/**
 * Kafka's jars, fetched from Maven Central the first time.
 * @throws LocalBrokerError
 */
export async function kafkaJars(): Promise<string> {
  const directory = jarDirectory();
  if (hasJars()) return directory;
  const cache = dirname(directory);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'fetching-'));
  try {
    await writeFile(join(work, 'pom.xml'), POM);
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'jars')}`], {
      cwd: work,
      timeout: FETCH_TIMEOUT,
    });
    await rename(join(work, 'jars'), directory);
  } catch (error) {
    // Another process may have been faster.
    if (!hasJars()) throw jarsMissing(error);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return directory;
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>cn.qiyue</groupId>
  <artifactId>local-broker</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;
