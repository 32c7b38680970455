import type { RosterEvent } from './events.js';

export type RosterState = { readonly status: 'absent' } | { readonly status: 'imported'; readonly fileHash: string };

export const initialRoster: RosterState = { status: 'absent' };

export function evolveRoster(_state: RosterState, event: RosterEvent): RosterState {
  return { status: 'imported', fileHash: event.data.fileHash };
}
