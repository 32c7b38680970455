import type { Instant } from '#libs/kernel/clock';

/**
 * Milliseconds for which an event is news. Longer than an outage of broker or service that somebody notices after a weekend; what is
 * older is history, and history notifies nobody.
 */
export const NEWS_FOR = 72 * 60 * 60 * 1000;

/**
 * Whether people are told of an event, or it only completes what is known. A log read from its beginning, a restored database and
 * forgotten progress bring old events; none of them is news.
 * @param began instant from which on this installation notifies at all
 */
export function isNews(recordedAt: Instant, now: Instant, began: Instant): boolean {
  return recordedAt >= began && Date.parse(now) - Date.parse(recordedAt) <= NEWS_FOR;
}
