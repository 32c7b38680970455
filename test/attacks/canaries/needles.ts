import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';

/** Bytes that base64 puts into four characters; a text can begin at any of them. */
const BASE64_GROUP = 3;

/**
 * The forms in which a text could lie somewhere in clear: UTF-8, UTF-16 in both orders, JSON with escapes, percent-encoding, hex in both
 * cases, and base64 in both alphabets wherever it begins. Of a form that depends on what stands around it, the part that does not.
 */
export function formsOf(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const escaped = [...Array(secret.length).keys()]
    .map((index) => secret.charCodeAt(index))
    .map((unit) => (unit < 0x80 ? String.fromCharCode(unit) : `\\u${unit.toString(16).padStart(4, '0')}`))
    .join('');
  const texts = [
    escaped,
    encodeURIComponent(secret),
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    ...Array.from({ length: BASE64_GROUP }, (_, offset) => base64Inside(utf8, offset)).flatMap((text) => [
      text,
      text.replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ];
  const forms = [utf8, utf16, Buffer.from(utf16).swap16(), ...texts.map((text) => Buffer.from(text, 'latin1'))];
  return [...new Map(forms.map((form) => [form.toString('hex'), form])).values()];
}

/** The characters of base64 that hold nothing but the text, when so many bytes stand before it in its group. */
function base64Inside(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 4) / BASE64_GROUP);
  const last = Math.floor((padded.length * 8) / 6);
  return padded.toString('base64').slice(first, last);
}

/** The forms of many texts, one a line, for `grep -f`. Forms that hold a line end or NUL cannot be written so; none do here. */
export async function writeNeedles(file: string, secrets: readonly string[]): Promise<number> {
  const forms = secrets.flatMap(formsOf).filter((form) => !form.includes(0x0a) && !form.includes(0));
  await writeFile(file, Buffer.concat(forms.flatMap((form) => [form, Buffer.from('\n')])));
  return forms.length;
}

/** Files below a folder that hold one of the needles. */
export function filesWith(needles: string, folder: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(
    'grep',
    ['--recursive', '--text', '--fixed-strings', '--files-with-matches', `--file=${needles}`, '--', folder],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 },
  );
  // 1: nothing found. 2: some file vanished meanwhile, or grep does not run.
  if (status !== 0 && status !== 1 && !/No such file or directory/.test(stderr)) {
    throw new Error(`grep ended with ${String(status)}: ${stderr}`);
  }
  return stdout.split('\n').filter((line) => line !== '');
}
