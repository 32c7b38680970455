import { createServer } from 'node:net';
import { httpPortInUse } from './start-failure.js';

/**
 * Finds out about a port in use before the database is started, not some seconds later.
 * @throws StartFailure when the port is in use or needs rights this user has not
 */
export async function requireHttpPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? httpPortInUse(port) : error),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
