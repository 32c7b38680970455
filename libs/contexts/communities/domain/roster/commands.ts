import type { DomainCommand } from '#libs/kernel/decider';
import type { RosterImported } from './events.js';

/** Sums up an import whose rows have been carried out. */
export type RecordRosterImport = DomainCommand<'RecordRosterImport', RosterImported['data']>;

export type RosterCommand = RecordRosterImport;
