import { assertNever } from '#libs/kernel/assert-never';
import type { CampaignEvent, CampaignStarted } from './events.js';

type Started = CampaignStarted['data'];

export type CampaignState =
  | { readonly status: 'ABSENT' }
  | (Started & { readonly status: 'RUNNING' })
  | (Started & { readonly status: 'FINISHED'; readonly issuedCount: number; readonly refusedCount: number });

export const initialCampaign: CampaignState = { status: 'ABSENT' };

export function evolveCampaign(state: CampaignState, event: CampaignEvent): CampaignState {
  switch (event.type) {
    case 'CampaignStarted':
      return state.status === 'ABSENT' ? { status: 'RUNNING', ...event.data } : state;
    case 'CampaignFinished': {
      const { issuedCount, refusedCount } = event.data;
      return state.status === 'RUNNING' ? { ...state, status: 'FINISHED', issuedCount, refusedCount } : state;
    }
    default:
      return assertNever(event, 'campaign event');
  }
}
