import { ConfigError, createVolumeFromConfig, loadConfigFromEnv } from './config.js';
import { redirect } from './redirect/redirect.js';

// Loaded by `node --import mediafs/register app.js`: redirects node:fs to what the environment says.
try {
  const config = loadConfigFromEnv();
  redirect(createVolumeFromConfig(config), { warn: config.mount !== config.baseDirectory });
} catch (error) {
  // The program has not started, and a stack through this file would tell its operator nothing.
  if (!(error instanceof ConfigError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`mediafs: ${error.message}\n`);
  process.exit(1);
}
