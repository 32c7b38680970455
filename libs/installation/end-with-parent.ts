/**
 * Loaded before a program that a supervisor starts (`node --import`): ends the program in order when the supervisor is gone, however
 * it went. The channel between the two is closed by the system itself, also after kill -9.
 */

/** Milliseconds for an orderly end; after that the process ends by force, for nobody is left who could do it. */
const STOP_TIMEOUT = 30_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), STOP_TIMEOUT).unref();
  process.kill(process.pid, 'SIGTERM');
});

// Listening alone must not keep a program alive that has nothing else to do.
process.channel?.unref();
