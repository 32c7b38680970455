import { isCalendarDay, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { Sealed } from '#libs/kernel/sealed';

/** A message does not hold what its type promises. Names the field, never the value: it may be personal. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';

  constructor(field: string, expected: string) {
    super(`field ${field} is not ${expected}`);
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Longest text read from a message: ids, names of institutions, titles. A sealed phone number has some two hundred characters. */
const MAX_TEXT = 2_000;

/** The fields of an object of unknown origin, each checked as it is taken. */
export class Fields {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly path: string,
  ) {}

  /** @throws UnreadableMessageError */
  static of(value: unknown, path = 'data'): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new UnreadableMessageError(path, 'an object');
    }
    return new Fields(value as Readonly<Record<string, unknown>>, path);
  }

  text(name: string): string {
    const value = this.values[name];
    if (typeof value !== 'string' || value === '' || value.length > MAX_TEXT) throw this.not(name, 'a text');
    return value;
  }

  textOrNull(name: string): string | null {
    return this.isAbsent(name) ? null : this.text(name);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value {
    const value = values.find((candidate) => candidate === this.values[name]);
    if (value === undefined) throw this.not(name, `one of ${values.join(', ')}`);
    return value;
  }

  instant(name: string): Instant {
    const value = this.text(name);
    if (!INSTANT.test(value) || Number.isNaN(Date.parse(value))) throw this.not(name, 'an instant in UTC');
    return new Date(value).toISOString();
  }

  instantOrNull(name: string): Instant | null {
    return this.isAbsent(name) ? null : this.instant(name);
  }

  day(name: string): CalendarDay {
    const value = this.text(name);
    if (!isCalendarDay(value)) throw this.not(name, 'a day');
    return value;
  }

  dayOrNull(name: string): CalendarDay | null {
    return this.isAbsent(name) ? null : this.day(name);
  }

  flag(name: string): boolean {
    const value = this.values[name];
    if (typeof value !== 'boolean') throw this.not(name, 'a boolean');
    return value;
  }

  sealed(name: string): Sealed {
    return this.text(name) as Sealed;
  }

  object(name: string): Fields {
    return Fields.of(this.values[name], `${this.path}.${name}`);
  }

  objectOrNull(name: string): Fields | null {
    return this.isAbsent(name) ? null : this.object(name);
  }

  /** @param max entries; more are refused unread */
  list(name: string, max: number): readonly Fields[] {
    const value = this.values[name];
    if (!Array.isArray(value) || value.length > max) throw this.not(name, `a list of at most ${max}`);
    return value.map((entry: unknown, index) => Fields.of(entry, `${this.path}.${name}[${index}]`));
  }

  private isAbsent(name: string): boolean {
    return this.values[name] === null || this.values[name] === undefined;
  }

  private not(name: string, expected: string): UnreadableMessageError {
    return new UnreadableMessageError(`${this.path}.${name}`, expected);
  }
}
