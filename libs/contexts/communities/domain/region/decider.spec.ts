import { contextOf, specification } from '#libs/testing/decider-specification';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { RegionEvent } from './events.js';
import { regionDecider } from './decider.js';
import {
  REGION_ALREADY_REGISTERED,
  REGION_CODE_INVALID,
  REGION_NOT_OPEN,
  REGION_VALIDITY_REVERSED,
  REGION_DATA_INVALID,
} from './problems.js';

const administrator = contextOf({ accountId: 'a1', role: 'SystemAdmin', regionCode: '370704' });
const wuyi = { regionCode: '370704001001', name: '五一社区', validFrom: '2020-01-01' };
const registered: RegionEvent = { type: 'RegionRegistered', data: wuyi };
const closed: RegionEvent = { type: 'RegionClosed', data: { validUntil: '2026-06-30', successorCode: '370704001009' } };
const region = specification(regionDecider);

describe('region', () => {
  it('is registered under its code', () => {
    region.given().when({ type: 'RegisterRegion', data: wuyi }, administrator).then(registered);
  });

  it('is registered once: the same data again changes nothing', () => {
    region.given(registered).when({ type: 'RegisterRegion', data: wuyi }, administrator).thenNothing();
  });

  it('refuses other data under a code in use, and a closed code', () => {
    const renamed = { type: 'RegisterRegion', data: { ...wuyi, name: '新五一社区' } } as const;
    region.given(registered).when(renamed, administrator).thenRefused(REGION_ALREADY_REGISTERED);
    region
      .given(registered, closed)
      .when({ type: 'RegisterRegion', data: wuyi }, administrator)
      .thenRefused(REGION_ALREADY_REGISTERED);
  });

  it.each(['', '37070', '3707040010011', '37070400100a', '070704001001'])('refuses the code %p', (regionCode) => {
    region
      .given()
      .when({ type: 'RegisterRegion', data: { ...wuyi, regionCode } }, administrator)
      .thenRefused(REGION_CODE_INVALID);
  });

  it('is registered by somebody whose area covers it', () => {
    const elsewhere = contextOf({ accountId: 'a2', role: 'SystemAdmin', regionCode: '370705' });
    region.given().when({ type: 'RegisterRegion', data: wuyi }, elsewhere).thenRefused(NOT_PERMITTED);
  });

  it('is registered by an administrator, under a name and from a day of the calendar', () => {
    const worker = contextOf({ accountId: 'a3', role: 'GridWorker', regionCode: '370704' });
    region.given().when({ type: 'RegisterRegion', data: wuyi }, worker).thenRefused(NOT_PERMITTED);
    for (const wrong of [{ name: ' ' }, { name: '五一\u202e' }, { validFrom: '2026-02-30' }]) {
      region
        .given()
        .when({ type: 'RegisterRegion', data: { ...wuyi, ...wrong } }, administrator)
        .thenRefused(REGION_DATA_INVALID);
    }
    for (const wrong of [{ validUntil: '2026-02-30' }, { successorCode: '1' }]) {
      const closure = { type: 'CloseRegion', data: { ...closed.data, ...wrong } } as never;
      region.given(registered).when(closure, administrator).thenRefused(REGION_DATA_INVALID);
    }
  });

  it('is closed when the division changes', () => {
    region.given(registered).when({ type: 'CloseRegion', data: closed.data }, administrator).then(closed);
  });

  it('is closed once and never before its first day', () => {
    region
      .given(registered, closed)
      .when({ type: 'CloseRegion', data: closed.data }, administrator)
      .thenRefused(REGION_NOT_OPEN);
    const early = { type: 'CloseRegion', data: { validUntil: '2019-12-31', successorCode: null } } as const;
    region.given(registered).when(early, administrator).thenRefused(REGION_VALIDITY_REVERSED);
  });
});
