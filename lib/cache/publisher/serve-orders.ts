import type { MessagePort } from 'node:worker_threads';
import { createLayout } from '../layout.js';
import { DraftNames } from './draft-names.js';
import { HeldDescriptors } from './held-descriptors.js';
import type { Done, Order, Reply, ThreadData } from './protocol.js';
import { publishDirectly } from './publish-directly.js';

/** Descriptors; more files than that wait until some are closed. */
const MOST_HELD = 256;

type Message = readonly Order[] | undefined;

/** Publishes what the port brings, one file after the other, until there is a message without content. */
export function serveOrders(port: MessagePort, { directory, storeName, modes, progress }: ThreadData): void {
  const layout = createLayout(directory, storeName);
  const surroundings = { layout, modes, names: new DraftNames(layout.temporary), reached: new Set<string>() };
  const held = new HeldDescriptors();
  const messages: Message[] = [];
  let isBusy = false;

  const publish = (order: Order): Done | undefined => {
    try {
      const { reader, ...done } = publishDirectly(order, surroundings);
      held.hold(reader, BigInt(done.identity.changed));
      return done;
    } catch {
      // Whoever asked does it in another way, and finds out what is wrong.
      return undefined;
    }
  };

  const serve = (order: Order): Reply => {
    const started = performance.now();
    const done = publish(order);
    Atomics.store(progress, 0, order.id);
    Atomics.notify(progress, 0);
    return { id: order.id, done, took: performance.now() - started };
  };

  const serveAll = async (orders: readonly Order[]): Promise<void> => {
    let replies: Reply[] = [];
    const answer = (): void => {
      if (replies.length > 0) port.postMessage(replies);
      replies = [];
      surroundings.reached.clear();
    };
    for (const order of orders) {
      if (held.size >= MOST_HELD) answer();
      while (held.size >= MOST_HELD) await held.changed();
      replies.push(serve(order));
    }
    answer();
  };

  const work = async (): Promise<void> => {
    isBusy = true;
    while (messages.length > 0) {
      const orders = messages.shift();
      if (orders) {
        await serveAll(orders);
        continue;
      }
      while (held.size > 0) await held.changed();
      return port.close();
    }
    isBusy = false;
  };

  port.on('message', (orders: Message) => {
    messages.push(orders);
    if (!isBusy) void work();
  });
}
