import { request as rawRequest } from 'node:http';

/** Ways to write a path so that one reader takes it for another than the next reader does. */
export const PATH_TRICKS: readonly (readonly [name: string, trick: (path: string) => string])[] = [
  ['a letter in percent signs', (path) => path.replace(/^\/(\w)/, (_, letter: string) => `/${encoded(letter)}`)],
  ['every letter in percent signs', (path) => path.replaceAll(/\w/g, encoded)],
  ['encoded twice', (path) => path.replace(/^\/(\w)/, (_, letter: string) => `/%25${encoded(letter).slice(1)}`)],
  ['an empty segment', (path) => `/${path}`],
  ['a dot segment', (path) => `/.${path}`],
  ['an encoded dot segment', (path) => `/%2e${path}`],
  ['up and down again', (path) => `/health/..${path}`],
  ['up and down again, encoded', (path) => `/health/%2e%2e${path}`],
  ['up and down again behind a semicolon', (path) => `/health/..;${path}`],
  ['a parameter of the segment', (path) => `${path};x=1`],
  ['a semicolon', (path) => `${path};`],
  ['upper case', (path) => path.toUpperCase()],
  ['a dot at the end', (path) => `${path}.`],
  ['a slash at the end', (path) => `${path}/`],
  ['an encoded slash', (path) => `%2f${path.slice(1)}`],
  ['an encoded slash at the end', (path) => `${path}%2f`],
  ['a backslash', (path) => `\\${path.slice(1)}`],
  ['an encoded backslash', (path) => `%5c${path.slice(1)}`],
  ['a NUL', (path) => `${path}%00`],
  ['an encoded blank', (path) => `${path}%20`],
  ['a fragment', (path) => `${path}#x`],
  ['an encoded question mark', (path) => `${path}%3fx=1`],
  ['an overlong slash', (path) => `%c0%af${path.slice(1)}`],
  ['another format', (path) => `${path}.json`],
];

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

/** Sends the path as it is: clients would tidy it up. @returns status and code of the problem, if it is one */
export function askPath(
  baseUrl: string,
  path: string,
  authorization: string | undefined,
): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const { hostname, port } = new URL(baseUrl);
  const headers = authorization === undefined ? {} : { authorization };
  return new Promise((resolve, reject) => {
    const request = rawRequest({ hostname, port, method: 'GET', path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        const isProblem = (response.headers['content-type'] ?? '').startsWith('application/problem+json');
        const code = isProblem ? (JSON.parse(text) as { code: string }).code : undefined;
        resolve({ status: response.statusCode ?? 0, code });
      });
    });
    request.on('error', reject);
    request.end();
  });
}
