import type { KeyedQueue } from '../keyed-queue.js';
import type { Knowledge } from '../knowledge.js';
import type { KnowledgeRecord } from './recording-knowledge.js';

/**
 * Takes over what a call has learnt and changed in another thread. This thread stood still meanwhile, so whatever was
 * learnt is not older than anything it has changed; its own changes that are under way have been overtaken.
 */
export function replay(record: KnowledgeRecord, knowledge: Knowledge, changes: KeyedQueue): void {
  for (const entry of record) {
    switch (entry.event) {
      case 'learn': {
        const { key, node } = entry;
        const isLess = node.kind === 'directory' && !node.marker && knowledge.node(key)?.kind === 'directory';
        if (!isLess) knowledge.learn(key, node, knowledge.now());
        break;
      }
      case 'learnListed':
        knowledge.learnListed(entry.object, knowledge.now());
        break;
      case 'wrote':
        knowledge.wrote(entry.key, entry.state);
        changes.overtake(entry.key);
        break;
      case 'madeDirectory':
        knowledge.madeDirectory(entry.key, entry.marker);
        changes.overtake(entry.key);
        break;
      case 'describe':
        knowledge.describe(entry.key, entry.state);
        break;
      case 'forgetBelow':
        knowledge.forgetBelow(entry.key);
        changes.overtakeBelow(entry.key);
        break;
      default:
        knowledge[entry.event](entry.key);
        changes.overtake(entry.key);
    }
  }
}

/** What an abandoned call has changed in the end, nobody can tell from when it comes: it has to be asked for. */
export function forgetChanges(record: KnowledgeRecord, knowledge: Knowledge): void {
  for (const entry of record) {
    if (entry.event === 'learn' || entry.event === 'learnListed' || entry.event === 'describe') continue;
    if (entry.event === 'forgetBelow') knowledge.forgetBelow(entry.key);
    else knowledge.doubt(entry.key);
  }
}
