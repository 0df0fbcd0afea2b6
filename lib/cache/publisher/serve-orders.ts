import type { MessagePort } from 'node:worker_threads';
import { createLayout } from '../layout.js';
import { HeldDescriptors } from './held-descriptors.js';
import type { Done, Order, Reply, ThreadSettings } from './protocol.js';
import { publishDirectly } from './publish-directly.js';

/** Descriptors; more files than that wait until some are closed. */
const MOST_HELD = 64;

/** Publishes what the port brings, one file after the other, until there is a message without content. */
export function serveOrders(port: MessagePort, { directory, storeName, modes }: ThreadSettings): void {
  const layout = createLayout(directory, storeName);
  const held = new HeldDescriptors();
  const waiting: (Order | undefined)[] = [];
  let isBusy = false;

  const publish = (order: Order): Done | undefined => {
    try {
      const { reader, ...done } = publishDirectly(layout, order, modes);
      held.hold(reader);
      return done;
    } catch {
      // Whoever asked does it in another way, and finds out what is wrong.
      return undefined;
    }
  };

  const serve = (order: Order): void => {
    const started = performance.now();
    const done = publish(order);
    port.postMessage({ id: order.id, done, took: performance.now() - started } satisfies Reply);
  };

  const work = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const order = waiting.shift();
      const most = order ? MOST_HELD - 1 : 0;
      while (held.size > most) await held.changed();
      if (!order) return port.close();
      serve(order);
    }
    isBusy = false;
  };

  port.on('message', (order: Order | undefined) => {
    waiting.push(order);
    if (!isBusy) void work();
  });
}
