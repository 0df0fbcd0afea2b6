// A proxy in a process of its own, so that what it costs is not counted with those who speak through it.
import { startProxy } from './proxy.mjs';

process.on('disconnect', () => process.exit());
const { endpoint } = await startProxy(JSON.parse(process.argv[2]));
process.send({ endpoint });
