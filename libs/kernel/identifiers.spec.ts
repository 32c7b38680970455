import fc from 'fast-check';
import { createdIdOf, eventIdOf, idFromName, newId } from './identifiers.js';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('identifiers', () => {
  it('new ids are of version 7 and differ', () => {
    const ids = Array.from({ length: 100 }, newId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(VERSION_7);
  });

  it('a name always has the same id, and the border between its parts matters', () => {
    expect(idFromName('region', '370704')).toBe(idFromName('region', '370704'));
    expect(idFromName('ab', 'c')).not.toBe(idFromName('a', 'bc'));
  });

  it('the ids of names are part of the record: they never change', () => {
    expect(idFromName('region', '370704')).toBe('70405bb2-323d-549d-9dcc-e47917d56877');
  });

  it('a command finds the ids it made again, and keeps its time in them', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.nat(1000), (commandId, ordinal) => {
        const id = createdIdOf(commandId, ordinal);
        expect(id).toMatch(VERSION_7);
        expect(id).toBe(createdIdOf(commandId, ordinal));
        expect(id).not.toBe(createdIdOf(commandId, ordinal + 1));
        expect(id.slice(0, 13)).toBe(commandId.slice(0, 13));
      }),
    );
  });

  it('events of one command differ by stream, index and content', () => {
    const ids = [
      eventIdOf('c', 's-1', 0, '{}'),
      eventIdOf('c', 's-1', 1, '{}'),
      eventIdOf('c', 's-2', 0, '{}'),
      eventIdOf('d', 's-1', 0, '{}'),
      eventIdOf('c', 's-1', 0, '[]'),
    ];
    expect(new Set(ids).size).toBe(5);
    expect(eventIdOf('c', 's-1', 0, '{}')).toBe(ids[0]);
  });
});
