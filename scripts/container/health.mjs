/** Health check of the image: whether the service in this container is ready. */
const TIMEOUT_MS = 5_000;

const port = process.env.QIYUE_HTTP_PORT ?? '8080';
try {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
