import type { Command } from 'commander';
import { addDelete } from './store/delete.js';
import { addList } from './store/list.js';
import { addOpen } from './store/open.js';
import { addPath } from './store/path.js';
import { addSave } from './store/save.js';
import { addSweep } from './store/sweep.js';
import { addVerify } from './store/verify.js';

const EXAMPLES = `
Examples:
  $ mediafs store save agent:main:main photo.jpg
  $ mediafs store list agent:main:main
  $ mediafs store delete agent:main:main --url s3://media/chat
`;

/** Adds `mediafs store`: keeps media of sessions, and looks after them. */
export function addStore(program: Command): void {
  const store = program
    .command('store')
    .summary('keep media of sessions, by id')
    .description(
      'Keeps media of sessions, by id, in the media store that the environment tells of (MEDIAFS_BACKEND and its like), ' +
        'or that lies at --url.',
    )
    .addHelpText('after', EXAMPLES);
  addSave(store);
  addOpen(store);
  addPath(store);
  addList(store);
  addDelete(store);
  addSweep(store);
  addVerify(store);
}
