/**
 * What a path of ours never holds: a slash, dot, backslash, semicolon, percent sign or control character in disguise, an empty segment, dot segments, a
 * fragment. Routers, proxies and frameworks read such paths differently; here everybody sees the same one or none.
 */
const AMBIGUOUS = /%(2e|2f|5c|3b|25|23|3f|[01][0-9a-f]|7f)|[\\;#]|\/\/|\/\.{1,2}(\/|$)|[^\x21-\x7e]/i;

/** Whether the path of a request's target means the same to everybody who reads it. */
export function isPlainPath(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return path.startsWith('/') && !AMBIGUOUS.test(path) && isWellEncoded(path);
}

function isWellEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
