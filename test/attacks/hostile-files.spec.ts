import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { agreesWith, MAX_PIXELS, mediaTypeOf } from '#libs/evidence/media-type';
import { jpeg, png } from '#libs/testing/pictures';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import { compiledProgram } from '../compiled-program.js';

const MEGABYTE = 1024 * 1024;
const MOST_GROWTH = 64 * MEGABYTE;
/** Milliseconds for a refusal. */
const SOON = 1_000;

const directory = mkdtempSync(join(tmpdir(), 'qiyue-hostile-'));
let program: string;
let honestRoster: string;

beforeAll(async () => {
  program = compiledProgram('test/attacks/support/open-hostile-file.ts', ['libs', 'test/attacks/support'], 'attacks');
  honestRoster = fileOf('honest.xlsx', await rosterWorkbook({ rows: [rosterRow(1)] }));
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string, bytes: Buffer): string {
  const file = join(directory, name);
  writeFileSync(file, bytes);
  return file;
}

interface Opened {
  readonly refusal: string | null;
  readonly milliseconds: number;
  readonly grownBytes: number;
}

function open(kind: 'roster' | 'evidence', honest: string, hostile: string): Opened {
  return JSON.parse(execFileSync(process.execPath, [program, kind, honest, hostile], { encoding: 'utf8' })) as Opened;
}

async function zip(parts: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of parts) archive.addBuffer(content, name, { compressionLevel: 9 });
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const WORKBOOK = Buffer.from('<workbook/>');

/** Replaces a name in the archive by another of the same length: libraries that write archives refuse such names. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

const ROSTER_ATTACKS: readonly (readonly [string, () => Promise<Buffer>])[] = [
  [
    'a sheet of half a gigabyte of zeros',
    async () =>
      zip([
        ['xl/workbook.xml', WORKBOOK],
        ['xl/worksheets/sheet1.xml', Buffer.alloc(512 * MEGABYTE)],
      ]),
  ],
  [
    'two hundred parts of a megabyte',
    async () =>
      zip([
        ['xl/workbook.xml', WORKBOOK],
        ...Array.from({ length: 200 }, (_, index) => [`xl/media/${index}.bin`, Buffer.alloc(MEGABYTE)] as const),
      ]),
  ],
  [
    'five thousand empty parts',
    async () =>
      zip([
        ['xl/workbook.xml', WORKBOOK],
        ...Array.from({ length: 5_000 }, (_, index) => [`a/${index}`, Buffer.alloc(0)] as const),
      ]),
  ],
  [
    'an archive in an archive in an archive',
    async () => {
      let inner = await zip([['zeros', Buffer.alloc(50 * MEGABYTE)]]);
      for (let depth = 0; depth < 3; depth++) inner = await zip([[`${depth}.zip`, inner]]);
      return inner;
    },
  ],
  [
    'a name that climbs out',
    async () =>
      renamed(
        await zip([
          ['xl/workbook.xml', WORKBOOK],
          ['aa/aa/evil.xml', WORKBOOK],
        ]),
        'aa/aa/evil.xml',
        '../../evil.xml',
      ),
  ],
  [
    'a name that begins at the root',
    async () =>
      renamed(
        await zip([
          ['xl/workbook.xml', WORKBOOK],
          ['aetc/passwd', WORKBOOK],
        ]),
        'aetc/passwd',
        '/etc/passwd',
      ),
  ],
  [
    'entities that multiply',
    async () =>
      zip([
        ['xl/workbook.xml', WORKBOOK],
        [
          'xl/worksheets/sheet1.xml',
          Buffer.from(
            `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY c "${'&b;'.repeat(1_000)}">]><worksheet><sheetData><row r="1"><c r="A1"><v>&c;</v></c></row></sheetData></worksheet>`,
          ),
        ],
      ]),
  ],
  [
    'an entity that names a file',
    async () =>
      zip([
        ['xl/workbook.xml', WORKBOOK],
        [
          'xl/worksheets/sheet1.xml',
          Buffer.from(
            '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1"><v>&a;</v></c></row></sheetData></worksheet>',
          ),
        ],
      ]),
  ],
];

describe('a workbook made to harm', () => {
  it.each(ROSTER_ATTACKS)(
    '%s is refused within a second and 64 MB',
    async (_, attack) => {
      const { refusal, milliseconds, grownBytes } = open(
        'roster',
        honestRoster,
        fileOf('hostile.xlsx', await attack()),
      );
      expect(refusal).toMatch(/^roster\./);
      expect(milliseconds).toBeLessThan(SOON);
      expect(grownBytes).toBeLessThan(MOST_GROWTH);
    },
    60_000,
  );
});

describe('a picture made to harm', () => {
  it('that declares four billion pixels is refused within a second and 64 MB', () => {
    const honest = fileOf('honest.png', png());
    const flood = fileOf('flood.png', png({ width: 65_535, height: 65_535 }));
    const { refusal, milliseconds, grownBytes } = open('evidence', honest, flood);
    expect(refusal).toBe('evidence.type-unsupported');
    expect(milliseconds).toBeLessThan(SOON);
    expect(grownBytes).toBeLessThan(MOST_GROWTH);
  });

  it('is taken up to the bound and no further', () => {
    expect(mediaTypeOf(png({ width: MAX_PIXELS, height: 1 }))).toBe('image/png');
    expect(mediaTypeOf(png({ width: MAX_PIXELS + 1, height: 1 }))).toBeUndefined();
    expect(mediaTypeOf(png({ width: 0, height: 1 }))).toBeUndefined();
    expect(mediaTypeOf(jpeg({ width: 8_000, height: 6_000 }))).toBe('image/jpeg');
    expect(mediaTypeOf(jpeg({ width: 65_535, height: 65_535 }))).toBeUndefined();
  });

  it('and an archive at once is none', async () => {
    expect(mediaTypeOf(Buffer.concat([png(), await zip([['a', WORKBOOK]])]))).toBeUndefined();
    expect(mediaTypeOf(Buffer.concat([Buffer.from('GIF89a'), png()]))).toBeUndefined();
  });

  it('cut short anywhere is none', () => {
    const whole = png({ comment: '楼道照片' });
    for (let length = 1; length < whole.length; length++) {
      expect([length, mediaTypeOf(whole.subarray(0, length))]).toEqual([length, undefined]);
    }
  });

  it('under the name of another type does not agree with it', () => {
    expect(agreesWith('image/png', 'text/html')).toBe(false);
    expect(agreesWith('text/plain', 'image/png')).toBe(false);
    for (const declared of ['', 'application/octet-stream', 'image/png', 'IMAGE/PNG; a=b']) {
      expect(agreesWith('image/png', declared)).toBe(true);
    }
  });
});
