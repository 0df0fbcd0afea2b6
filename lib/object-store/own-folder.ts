/** Below it, at the beginning of its keys, a store keeps what is no object of anybody; file systems do not show it. */
export const OWN_FOLDER = '_mediafs';
