import { expect } from 'chai';
import fc from 'fast-check';
import { createLayout } from '../../../lib/cache/layout.js';
import { leasedPath, type Note, noteOf, parseNote } from '../../../lib/cache/leases/note.js';

const note: Note = {
  format: 1,
  file: 'files/store/a.jpg',
  owner: { place: 'here', process: 12, started: '34' },
};

describe('the note of a lease', () => {
  const layout = createLayout('/cache', 'store');

  it('says what it was told', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.integer({ min: 1 }),
        fc.string(),
        (file, place, process, started) => {
          const told: Note = { format: 1, file, owner: { place, process, started } };
          expect(parseNote(noteOf(told))).to.deep.equal(told);
        },
      ),
    );
  });

  it('is none for any other text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseNote(text) === undefined));
    const { owner } = note;
    const wrong = [
      undefined,
      '',
      '{',
      { ...note, format: 2 },
      { ...note, file: 5 },
      { ...note, owner: undefined },
      { ...note, owner: { ...owner, process: 0 } },
      { ...note, owner: { ...owner, process: -1 } },
      { ...note, owner: { ...owner, process: 1.5 } },
      { ...note, owner: { ...owner, process: '12' } },
      { ...note, owner: { ...owner, place: 1 } },
      { ...note, owner: { ...owner, started: null } },
    ];
    for (const value of wrong) {
      const text = typeof value === 'object' ? JSON.stringify(value) : value;
      expect(parseNote(text), text).to.equal(undefined);
    }
  });

  it('names a place in the cache, and none outside of it', () => {
    expect(leasedPath(layout, note)).to.equal('/cache/files/store/a.jpg');
    for (const file of ['', '..', '../cache2/a', 'files/../../etc/passwd', '.'])
      expect(leasedPath(layout, { ...note, file }), file).to.equal(undefined);
  });
});
