import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { rosterDecider } from './decider.js';
import type { RosterEvent } from './events.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' });
const counts = { rows: 2, registered: 2, changed: 0, unchanged: 0, refused: 0, hidden: 0 };
const data = { regionCode: '370704001001', importId: 'i1', fileHash: 'h1', counts };
const imported: RosterEvent = { type: 'RosterImported', data };
const quiet = { ...data, importId: 'i2', counts: { ...counts, registered: 0, unchanged: 2 } };
const roster = specification(rosterDecider);

describe('roster of a community', () => {
  it('says which file was taken in and how its rows fared', () => {
    roster.given().when({ type: 'RecordRosterImport', data }, worker).then(imported);
  });

  it('is silent about the same file again when it changed nothing', () => {
    roster.given(imported).when({ type: 'RecordRosterImport', data: quiet }, worker).thenNothing();
  });

  it('records another file, and the same file that changed something', () => {
    const other = { ...quiet, fileHash: 'h2' };
    roster
      .given(imported)
      .when({ type: 'RecordRosterImport', data: other }, worker)
      .then({ type: 'RosterImported', data: other });
    const changed = { ...quiet, counts: { ...counts, registered: 0, changed: 1, unchanged: 1 } };
    roster
      .given(imported)
      .when({ type: 'RecordRosterImport', data: changed }, worker)
      .then({ type: 'RosterImported', data: changed });
  });

  it('is recorded by those who keep the register', () => {
    const stranger = contextOf({ accountId: 'a2', role: 'Auditor', regionCode: '370704001001' });
    roster.given().when({ type: 'RecordRosterImport', data }, stranger).thenRefused(NOT_PERMITTED);
  });
});
