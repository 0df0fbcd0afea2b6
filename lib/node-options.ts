import { fileURLToPath } from 'node:url';

/**
 * `NODE_OPTIONS` by which child Node processes and worker threads load `register` too. As `--require` and not as
 * `--import`: Node runs the latter too late for workers whose code is given as a string.
 */
export function inheritedNodeOptions(register: URL, present: string | undefined): string {
  const path = fileURLToPath(register);
  const option = `--require="${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (present?.includes(option)) return present;
  return present ? `${present} ${option}` : option;
}
