import { withOwnOptions } from '../../fs-calls/own-options.js';
import { withLocalFiles } from '../../local-files/local-file.js';
import type { ObjectPromises } from '../promises.js';
import type { LocalContext } from './context.js';
import { leaseFile } from './lease-file.js';
import { outputFile } from './output-file.js';

/** What callers get: promises that keep to the options they were given, and the local files. */
export function forCallers(context: LocalContext, promises: ObjectPromises): ObjectPromises {
  return withLocalFiles(withOwnOptions(promises), {
    lease: (path, options) => leaseFile(context, path, options),
    output: (path, options) => outputFile(context, path, options),
  });
}
