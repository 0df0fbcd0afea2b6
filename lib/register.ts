import { ConfigError, createVolumeFromConfig, createVolumeFromMounts, loadConfigFromEnv } from './config.js';
import { inheritedNodeOptions } from './node-options.js';
import { redirect } from './redirect/redirect.js';

// Loaded by `node --import mediafs/register app.js`: redirects node:fs to what the environment says.
try {
  const mounted = createVolumeFromMounts();
  if (mounted) {
    redirect(mounted);
  } else {
    const config = loadConfigFromEnv();
    redirect(createVolumeFromConfig(config), { warn: config.mount !== config.baseDirectory });
  }
  // Children are started by programs that know nothing of this.
  process.env['NODE_OPTIONS'] = inheritedNodeOptions(new URL(import.meta.url), process.env['NODE_OPTIONS']);
} catch (error) {
  // The program has not started, and a stack through this file would tell its operator nothing.
  if (!(error instanceof ConfigError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`mediafs: ${error.message}\n`);
  process.exit(1);
}
