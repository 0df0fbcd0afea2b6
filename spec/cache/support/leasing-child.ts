import { createLayout } from '../../../lib/cache/layout.js';
import { Leases } from '../../../lib/cache/leases/leases.js';

// Leases a path of a cache directory, and, with a parent, stays there.

const [directory = '', path = ''] = process.argv.slice(2);
await new Leases(createLayout(directory, 'store')).take(path);
process.send?.('leased');
if (process.send) process.on('message', () => {});
