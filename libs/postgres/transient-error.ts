/** SQLSTATE classes that say something about the connection or the server, not about the rows. */
const TRANSIENT_CLASSES = ['08', '40', '53', '55', '57', '58'];

/** Whether trying again later can help: lost connections, deadlocks, a server that shuts down or has no room. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code === undefined)
    return /connection (terminated|timeout)|timeout exceeded|client has encountered/i.test(message ?? '');
  return /^E[A-Z]+$/.test(code) || (code.length === 5 && TRANSIENT_CLASSES.includes(code.slice(0, 2)));
}
