import { readXmlBody } from '../body/read-whole.js';
import { emptyReply, xmlReply } from '../http/reply.js';
import { type FoundObject, findObject } from '../objects/find.js';
import { readTagDocument } from '../objects/tags.js';
import { amend } from '../state/commit.js';
import type { Context, Operation } from './context.js';

export const getObjectTagging: Operation = (context) => {
  const { content, headers } = find(context);
  const tags = Object.entries(content.tags);
  return xmlReply('Tagging', { TagSet: { Tag: tags.map(([Key, Value]) => ({ Key, Value })) } }, headers);
};

export const putObjectTagging: Operation = async (context) => {
  find(context);
  const tags = readTagDocument(await readXmlBody(context.payload, 'Tagging'));
  const { version, content, headers } = find(context);
  amend(context.catalog, version, { ...content, tags });
  return emptyReply(200, headers);
};

export const deleteObjectTagging: Operation = (context) => {
  const { version, content, headers } = find(context);
  amend(context.catalog, version, { ...content, tags: {} });
  return emptyReply(204, headers);
};

function find({ catalog, request }: Context): FoundObject {
  return findObject(catalog.bucket(request.bucket), request.key, request.query.get('versionId'));
}
