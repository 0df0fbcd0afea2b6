import { expect } from 'chai';
import fc from 'fast-check';
import { PassingMap } from '../../lib/cache/passing-map.js';

describe('a map of what comes and soon goes', () => {
  it('holds what a Map holds, whatever the keys', () => {
    const key = fc.constantFrom('a', 'a/b', '', '7', '007', '__proto__', 'constructor', 'toString', 'ключ');
    const step = fc.tuple(key, fc.option(fc.nat(), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const map = new Map<string, number>();
        const passing = new PassingMap<string, number>();
        for (const [name, value] of steps) {
          if (value === undefined) {
            map.delete(name);
            passing.delete(name);
          } else {
            map.set(name, value);
            passing.set(name, value);
          }
          expect(passing.size).to.equal(map.size);
          expect([passing.has(name), passing.get(name)]).to.deep.equal([map.has(name), map.get(name)]);
        }
        expect(passing.values().sort()).to.deep.equal([...map.values()].sort());
      }),
    );
  });
});
