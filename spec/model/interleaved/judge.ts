import type { History } from './history.js';
import {
  judgeCopy,
  judgeMakeDirectory,
  judgeRemove,
  judgeRemoveDirectory,
  judgeRename,
  judgeUnlink,
} from './judge-names.js';
import { judgeContent, judgeHandle, judgeListing, judgeStat } from './judge-reads.js';
import { judgeAppend, judgeWriteFile, judgeWriter } from './judge-writes.js';
import type { Played } from './perform.js';

/**
 * Whether each call came to what it could come to at some instant between its beginning and its end. The bucket does one
 * thing after another and tells when, so these instants, in their order, are a linearization: none has to be searched.
 */
export function judge(history: History): void {
  for (const played of history.plays) if (played.steps.length > 0) judgeTask(history, played);
}

function judgeTask(history: History, played: Played): void {
  const { task, steps } = played;
  const step = steps[0]!;
  switch (task.verb) {
    case 'readFile':
    case 'localPath':
      judgeContent(history, played, step, task.at);
      break;
    case 'stat':
      judgeStat(history, played, step, task.at);
      break;
    case 'readdir':
      judgeListing(history, played, step, task.at);
      break;
    case 'read by handle':
      judgeHandle(history, played, task.at, task.ranges);
      break;
    case 'writeFile':
      judgeWriteFile(history, played, task.at, task.length);
      break;
    case 'appendFile':
      judgeAppend(history, played, task.at, task.length);
      break;
    case 'write by handle':
    case 'write by stream':
      judgeWriter(history, played, task);
      break;
    case 'copyFile':
      judgeCopy(history, played, task);
      break;
    case 'rename':
      judgeRename(history, played, task);
      break;
    case 'unlink':
      judgeUnlink(history, played, task.at);
      break;
    case 'mkdir':
      judgeMakeDirectory(history, played, task.at, task.recursive);
      break;
    case 'rmdir':
      judgeRemoveDirectory(history, played, task.at);
      break;
    case 'rm':
      judgeRemove(history, played, task.at);
      break;
  }
}
