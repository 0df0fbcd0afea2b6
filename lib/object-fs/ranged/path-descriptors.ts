import { platform } from 'node:process';

/** Node does not name it. A descriptor that was opened with it has stats, and the kernel refuses to read it. */
export const O_PATH = 0o10000000;

/** Whether the system has such descriptors. */
export const hasPathDescriptors: boolean = platform === 'linux';
