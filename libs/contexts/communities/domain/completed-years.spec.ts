import { yearsBetween } from './completed-years.js';

it('counts completed years', () => {
  expect(yearsBetween('1966-07-01', '2026-06-30')).toBe(59);
  expect(yearsBetween('1966-06-30', '2026-06-30')).toBe(60);
  expect(yearsBetween('2004-02-29', '2005-02-28')).toBe(0);
});
