import { type Call, createPromiseForm, type Route } from '../fs-calls/forms.js';
import type { Signature } from '../fs-calls/signatures.js';
import type { LocalFiles } from './local-file.js';
import { localFilesOf } from './of.js';

const SIGNATURE: Signature = { paths: [0], syscall: 'open' };

/** `lease` and `output` for callers' paths, whatever file system a path or the links on its way lead to. */
export function createLocalForms(route: Route): LocalFiles {
  const toLocalFiles: Route = (name, signature, given) => {
    // No call with one path is one across.
    const call = route(name, signature, given) as Call;
    return { ...call, fs: { promises: localFilesOf(call.fs) } };
  };
  return {
    lease: createPromiseForm(toLocalFiles, 'lease', SIGNATURE) as LocalFiles['lease'],
    output: createPromiseForm(toLocalFiles, 'output', SIGNATURE) as LocalFiles['output'],
  };
}
