import { ZipFile } from 'yazl';
import { Problem } from '#libs/kernel/problem';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import { MAX_FILE_BYTES } from './limits.js';
import { readSpreadsheet } from './sheet-reader.js';

async function refusalOf(file: Buffer): Promise<string | undefined> {
  try {
    await readSpreadsheet(file);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
}

async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    archive.addBuffer(Buffer.from(content as string), name, { compressionLevel: 1 });
  }
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const RELATIONSHIPS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>';
const workbookXml = (extra = '') =>
  `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets>${extra}</workbook>`;
const sheetXml = (rows: string, after = '') =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`;
const workbook = (sheet: string, extra = '') =>
  zip({
    'xl/workbook.xml': workbookXml(extra),
    'xl/_rels/workbook.xml.rels': RELATIONSHIPS,
    'xl/worksheets/sheet1.xml': sheet,
  });
const CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>户编号</t></is></c></row>';

// Deflating the larger examples takes its time on a busy machine.
jest.setTimeout(60_000);

describe('archive of an uploaded spreadsheet', () => {
  it('lets an honest workbook through', async () => {
    const { sheets } = await readSpreadsheet(await rosterWorkbook({ rows: [rosterRow(1)] }));
    expect(sheets[0]?.rows).toHaveLength(4);
    expect(await refusalOf(await workbook(sheetXml(CELL)))).toBeUndefined();
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('户编号,小区\n1,五一小区')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['four bytes of an archive', Buffer.from('PK\x03\x04')],
    ['an archive cut in the middle', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(3_000, 1)])],
  ])('refuses %s', async (_, file) => expect(await refusalOf(file)).toBe('roster.not-a-spreadsheet'));

  it('refuses a zip that is no workbook', async () => {
    expect(await refusalOf(await zip({ 'readme.txt': 'hello' }))).toBe('roster.not-a-spreadsheet');
  });

  it('knows an old .xls or a protected workbook whatever its name', async () => {
    const xls = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_096)]);
    expect(await refusalOf(xls)).toBe('roster.old-format');
  });

  it('refuses a file beyond the bound before looking into it', async () => {
    expect(await refusalOf(Buffer.alloc(MAX_FILE_BYTES + 1, 'PK\x03\x04'))).toBe('roster.too-large');
  });

  it('refuses a bomb by its declared ratio', async () => {
    const bomb = await zip({
      'xl/workbook.xml': workbookXml(),
      'xl/worksheets/sheet1.xml': Buffer.alloc(30 * 1024 * 1024, 32),
    });
    expect(bomb.length).toBeLessThan(150_000);
    expect(await refusalOf(bomb)).toBe('roster.archive-refused');
  });

  it('refuses many entries whose sum is too much', async () => {
    // Each is too small for the ratio to be looked at.
    const parts = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`xl/media/image${index}.png`, Buffer.alloc(900 * 1024)]),
    );
    expect(await refusalOf(await zip({ 'xl/workbook.xml': workbookXml(), ...parts }))).toBe('roster.archive-refused');
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`a${index}`, 'x']));
    expect(await refusalOf(await zip({ 'xl/workbook.xml': workbookXml(), ...many }))).toBe('roster.archive-refused');
  });

  it('refuses a bomb whose headers lie about its size', async () => {
    const size = 30 * 1024 * 1024;
    const bomb = await zip({ 'xl/workbook.xml': workbookXml(), 'xl/worksheets/sheet1.xml': Buffer.alloc(size, 32) });
    const declared = Buffer.alloc(4);
    declared.writeUInt32LE(size);
    const lie = Buffer.alloc(4);
    lie.writeUInt32LE(1_000);
    const places: number[] = [];
    for (let at = bomb.indexOf(declared); at >= 0; at = bomb.indexOf(declared, at + 1)) places.push(at);
    expect(places.length).toBeGreaterThan(0);
    for (const at of places) lie.copy(bomb, at);
    expect(await refusalOf(bomb)).toBe('roster.archive-refused');
  });

  it('refuses damaged data behind good headers', async () => {
    const honest = await rosterWorkbook({ rows: [rosterRow(1)] });
    const at = honest.indexOf('xl/worksheets/sheet1.xml') + 60;
    for (let index = at; index < at + 40; index++) honest[index] = 0xff;
    expect(await refusalOf(honest)).toMatch(/^roster\.(archive-refused|unreadable)$/);
  });

  it('makes no cell of a merged range, validation or name that spans the whole sheet', async () => {
    const everything = 'A1:XFD1048576';
    const ranges = `<dataValidations count="1"><dataValidation type="list" sqref="${everything}"><formula1>"a,b"</formula1></dataValidation></dataValidations>`;
    const names = `<definedNames><definedName name="all">台账!$A$1:$XFD$1048576</definedName></definedNames>`;
    const before = process.memoryUsage().heapUsed;
    expect(await refusalOf(await workbook(sheetXml(CELL, ranges), names))).toBeUndefined();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
    const merged = `<mergeCells count="1"><mergeCell ref="${everything}"/></mergeCells>`;
    expect(await refusalOf(await workbook(sheetXml(CELL, merged)))).toBe('roster.too-large');
  });

  it('refuses ranges hidden among the rows', async () => {
    expect(await refusalOf(await workbook(sheetXml(`${CELL}<mergeCell ref="A1:XFD1048576"/>`)))).toBe(
      'roster.unreadable',
    );
    expect(await refusalOf(await workbook(sheetXml(`${CELL}<!-- </sheetData> -->`)))).toBe('roster.unreadable');
  });

  it('refuses more rows than a community has', async () => {
    const rows = Array.from({ length: 20_001 }, (_, index) => `<row r="${index + 1}"/>`).join('');
    expect(await refusalOf(await workbook(sheetXml(rows)))).toBe('roster.too-large');
    const far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>甲</t></is></c></row>';
    expect(await refusalOf(await workbook(sheetXml(far)))).toBe('roster.too-large');
  });

  it.each([
    ['broken XML', '<worksheet><sheetData><row r="1"><c></row></sheetData></worksheet>'],
    ['an impossible address', sheetXml('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')],
    [
      'an entity',
      `<!DOCTYPE a [<!ENTITY b "c">]>${sheetXml('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>')}`,
    ],
  ])('refuses %s', async (_, sheet) => {
    const refusal = await refusalOf(await workbook(sheet));
    expect(refusal).toBe('roster.unreadable');
  });
});
