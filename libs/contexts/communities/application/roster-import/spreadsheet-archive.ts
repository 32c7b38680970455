import { fromBuffer, type Entry, type ZipFile as ArchiveToRead } from 'yauzl';
import { ZipFile as ArchiveToWrite } from 'yazl';
import { Problem } from '#libs/kernel/problem';
import {
  MAX_ARCHIVE_ENTRIES,
  MAX_FILE_BYTES,
  MAX_INFLATED_BYTES,
  MAX_INFLATION_RATIO,
  RATIO_CHECKED_FROM_BYTES,
} from './limits.js';
import {
  ROSTER_ARCHIVE_REFUSED,
  ROSTER_NOT_A_SPREADSHEET,
  ROSTER_OLD_FORMAT,
  ROSTER_TOO_LARGE,
  ROSTER_UNREADABLE,
} from './problems.js';
import { cleanWorkbook, cleanWorksheet, type MergedRange } from './spreadsheet-xml.js';

const ZIP_SIGNATURE = Buffer.from('PK\x03\x04', 'latin1');

/** Compound File Binary: .xls, and .xlsx under a password. */
const COMPOUND_FILE_SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

const WORKSHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/;
const WORKBOOK = 'xl/workbook.xml';

const DOCUMENT_TYPE = /<!(DOCTYPE|ENTITY)/i;

/** Parts of a workbook that say something about cells; all others (pictures, macros, links) are never inflated. */
const NEEDED = new Set([
  '[Content_Types].xml',
  '_rels/.rels',
  WORKBOOK,
  'xl/_rels/workbook.xml.rels',
  'xl/sharedStrings.xml',
  'xl/styles.xml',
]);

/** A workbook rebuilt from checked parts, and what had to be taken out of it. */
export interface CheckedWorkbook {
  /** An .xlsx of the needed parts only, stored without compression. */
  readonly bytes: Buffer;
  /** Merged ranges by the number in the sheet's file name. */
  readonly mergedRanges: ReadonlyMap<number, readonly MergedRange[]>;
}

/**
 * Checks an upload before any spreadsheet library sees it, and rebuilds it from the parts that were checked, so that the library
 * cannot be shown another archive than the one examined.
 * The central directory is walked first (number of entries, declared sizes, ratio); since it can lie, inflating is cut off at the
 * declared size and at the bound of the whole.
 * @throws Problem for anything that is not an honest .xlsx of bounded size
 */
export async function checkSpreadsheet(file: Buffer): Promise<CheckedWorkbook> {
  if (file.length > MAX_FILE_BYTES) throw new Problem(ROSTER_TOO_LARGE, { maxBytes: MAX_FILE_BYTES });
  if (file.subarray(0, 8).equals(COMPOUND_FILE_SIGNATURE)) throw new Problem(ROSTER_OLD_FORMAT);
  if (!file.subarray(0, 4).equals(ZIP_SIGNATURE)) throw new Problem(ROSTER_NOT_A_SPREADSHEET);
  const parts = await readParts(file);
  if (!parts.has(WORKBOOK)) throw new Problem(ROSTER_NOT_A_SPREADSHEET);
  return rebuild(parts);
}

async function readParts(file: Buffer): Promise<Map<string, Buffer>> {
  const archive = await openArchive(file);
  try {
    const entries = await walk(archive);
    const parts = new Map<string, Buffer>();
    for (const entry of entries) {
      if (!NEEDED.has(entry.fileName) && !WORKSHEET.test(entry.fileName)) continue;
      if (parts.has(entry.fileName)) throw new Problem(ROSTER_ARCHIVE_REFUSED);
      parts.set(entry.fileName, await inflate(archive, entry));
    }
    return parts;
  } finally {
    archive.close();
  }
}

function openArchive(file: Buffer): Promise<ArchiveToRead> {
  return new Promise((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, archive) => {
      if (error) reject(new Problem(ROSTER_NOT_A_SPREADSHEET));
      else resolve(archive);
    });
  });
}

/** All entries of the central directory, once their number, declared sizes and ratios are within bounds. */
function walk(archive: ArchiveToRead): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let inflatedBytes = 0;
  return new Promise((resolve, reject) => {
    archive.on('error', () => reject(new Problem(ROSTER_ARCHIVE_REFUSED)));
    archive.on('end', () => resolve(entries));
    archive.on('entry', (entry: Entry) => {
      entries.push(entry);
      inflatedBytes += entry.uncompressedSize;
      const swollen =
        entry.uncompressedSize > RATIO_CHECKED_FROM_BYTES &&
        entry.uncompressedSize > entry.compressedSize * MAX_INFLATION_RATIO;
      if (
        swollen ||
        entry.isEncrypted() ||
        entries.length > MAX_ARCHIVE_ENTRIES ||
        inflatedBytes > MAX_INFLATED_BYTES
      ) {
        reject(new Problem(ROSTER_ARCHIVE_REFUSED, { maxInflatedBytes: MAX_INFLATED_BYTES }));
        return;
      }
      archive.readEntry();
    });
    archive.readEntry();
  });
}

/** Bytes of an entry; yauzl ends the stream with an error as soon as it is longer or shorter than declared. */
function inflate(archive: ArchiveToRead, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Problem(ROSTER_ARCHIVE_REFUSED));
    archive.openReadStream(entry, (error, stream) => {
      if (error) {
        refuse();
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      stream.on('error', refuse);
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > entry.uncompressedSize) {
          stream.destroy();
          refuse();
          return;
        }
        chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks, length)));
    });
  });
}

async function rebuild(parts: ReadonlyMap<string, Buffer>): Promise<CheckedWorkbook> {
  const archive = new ArchiveToWrite();
  const mergedRanges = new Map<number, readonly MergedRange[]>();
  let cells = 0;
  for (const [name, content] of parts) {
    // Neither Excel nor WPS declares a document type; whoever does has entities in mind (XML 1.0, 4.2).
    if (DOCUMENT_TYPE.test(content.toString('latin1'))) throw new Problem(ROSTER_UNREADABLE);
    let bytes = content;
    const sheet = WORKSHEET.exec(name);
    if (sheet) {
      const cleaned = cleanWorksheet(content.toString('utf8'), Number(sheet[1]), cells);
      cells = cleaned.cells;
      mergedRanges.set(Number(sheet[1]), cleaned.mergedRanges);
      bytes = Buffer.from(cleaned.xml, 'utf8');
    } else if (name === WORKBOOK) {
      bytes = Buffer.from(cleanWorkbook(content.toString('utf8')), 'utf8');
    }
    archive.addBuffer(bytes, name, { compress: false });
  }
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return { bytes: Buffer.concat(chunks), mergedRanges };
}
