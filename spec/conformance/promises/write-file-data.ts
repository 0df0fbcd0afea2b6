import { Readable } from 'node:stream';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { dataTypeError } from './argument-errors.js';
import { hashOf, NO_UTF8, randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

const WRONG: ReadonlyArray<readonly [string, unknown, string]> = [
  ['a number', 42, 'type number (42)'],
  ['a boolean', true, 'type boolean (true)'],
  ['null', null, 'null'],
  ['undefined', undefined, 'undefined'],
  ['a plain object', {}, 'an instance of Object'],
];

export function describeWriteFileData(stage: Stage): void {
  const written = async (data: unknown, encoding?: BufferEncoding): Promise<Buffer> => {
    await stage.promises.writeFile(stage.at('file'), data as string, encoding);
    return stage.promises.readFile(stage.at('file'));
  };

  describe('writeFile takes', () => {
    for (const encoding of ['base64', 'hex', 'latin1', 'utf16le'] as const) {
      it(`text in ${encoding}`, async () => {
        const text = encoding === 'base64' ? 'Z3LDvMOfZQ==' : encoding === 'hex' ? 'c3bc' : 'grüße';
        expect(await written(text, encoding)).to.deep.equal(Buffer.from(text, encoding));
      });
    }

    it('a Buffer that is no UTF-8', async () => {
      expect(await written(NO_UTF8)).to.deep.equal(NO_UTF8);
    });

    it('a view on a part of a larger buffer', async () => {
      const whole = new Uint8Array([1, 2, 3, 4, 5, 6]);
      expect([...(await written(new Uint8Array(whole.buffer, 2, 3)))]).to.deep.equal([3, 4, 5]);
    });

    it('an array of wider numbers, as its bytes', async () => {
      const bytes = Buffer.from([2, 1, 4, 3]);
      const content = await written(new Uint16Array([0x0102, 0x0304]));
      expect(content).to.deep.equal(bytes);
    });

    it('a DataView', async () => {
      const whole = new Uint8Array([1, 2, 3, 4, 5, 6]);
      const content = await written(new DataView(whole.buffer, 1, 4));
      expect(content).to.deep.equal(Buffer.from([2, 3, 4, 5]));
    });

    it('an async iterable of bytes', async () => {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('one ');
        yield Buffer.from('two');
      }
      expect((await written(chunks())).toString()).to.equal('one two');
    });

    it('an iterable of text, in the encoding that is given', async () => {
      expect(await written(['c3', 'bc'], 'hex')).to.deep.equal(Buffer.from('ü'));
    });

    it('an iterable that yields nothing', async () => {
      expect((await written([])).length).to.equal(0);
    });

    it('a Readable', async () => {
      const bytes = randomBytes(300_000);
      const stream = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
      expect(hashOf(await written(stream))).to.equal(hashOf(bytes));
    });

    it('a read stream of another file', async () => {
      const bytes = randomBytes(150_000);
      const source = await stage.file('source', bytes);
      expect(hashOf(await written(stage.fs.createReadStream(source)))).to.equal(hashOf(bytes));
    });

    for (const [title, data, received] of WRONG) {
      it(`no ${title}, and then makes no file`, async () => {
        await expectError(written(data), dataTypeError(received));
        expect(await stage.names()).to.deep.equal([]);
      });
    }

    it('the failure of an iterable as its own', async () => {
      async function* chunks(): AsyncGenerator<string> {
        yield 'half';
        throw new Error('the source broke');
      }
      const path = stage.at('file');
      const outcome = await written(chunks()).catch((error: Error) => error.message);
      expect(outcome).to.equal('the source broke');
      if (stage.capabilities.visibleWhileOpen) expect(await stage.text(path)).to.equal('half');
      else await expectError(stage.text(path), errnoError('ENOENT', 'open', path));
    });
  });
}
