import { expect } from 'chai';
import { Gathered } from '../../lib/cache/publisher/gathered.js';
import type { Order } from '../../lib/cache/publisher/protocol.js';
import { contentOf, delay, recordFor } from './support.js';

describe('small files on their way to the thread that publishes them', () => {
  const gathering = () => {
    const messages: (readonly Order[])[] = [];
    const gathered = new Gathered((orders) => messages.push(orders));
    const add = (id: number, size = 100): void =>
      gathered.add(id, { key: `${id}`, record: recordFor(`${id}`, size), bytes: contentOf(`${id}`, size) });
    return { messages, gathered, add, ids: () => messages.map((orders) => orders.map(({ id }) => id)) };
  };

  it('go by one message, each with its own bytes in a memory that nobody else has', async () => {
    const { messages, add, ids } = gathering();
    for (let id = 1; id <= 3; id += 1) add(id, id * 100);
    expect(messages).to.deep.equal([]);
    while (messages.length === 0) await delay(1);
    expect(ids()).to.deep.equal([[1, 2, 3]]);
    for (const { id, bytes } of messages[0]!) {
      expect(Buffer.from(bytes)).to.deep.equal(contentOf(`${id}`, id * 100));
      expect(bytes.buffer).to.equal(messages[0]![0]!.bytes.buffer);
      expect(bytes.buffer.byteLength).to.equal(600);
    }
  });

  it('go at once when there are enough of them', () => {
    const { add, ids } = gathering();
    for (let id = 1; id <= 65; id += 1) add(id);
    expect(ids().map(({ length }) => length)).to.deep.equal([32, 32]);
  });

  it('go at once when they are large', () => {
    const { add, ids } = gathering();
    for (let id = 1; id <= 3; id += 1) add(id, 200 * 1024);
    expect(ids()).to.deep.equal([[1, 2, 3]]);
  });

  it('go when somebody waits for them, and once only', async () => {
    const { gathered, add, ids } = gathering();
    add(1);
    gathered.flush();
    gathered.flush();
    add(2);
    gathered.flush();
    await delay(30);
    expect(ids()).to.deep.equal([[1], [2]]);
  });
});
