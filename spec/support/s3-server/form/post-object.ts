import { openPayload } from '../body/payload.js';
import { S3Error } from '../errors.js';
import type { Exchange } from '../http/answer.js';
import type { Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import { readTagDocument } from '../objects/tags.js';
import { putObject } from '../operations/put-object.js';
import { requireRights } from '../rights/rights.js';
import { readXml } from '../xml/read.js';
import { authenticateForm } from './authenticate-form.js';
import { readPolicy, requirePolicy } from './policy.js';
import { readForm, type UploadForm } from './read-form.js';

/** Stores the file of a form, if the policy in it is signed and holds. */
export async function postObject(service: Service, { request, body }: Exchange): Promise<Reply> {
  const form = readForm(await collect(body), request.headers['content-type'] ?? '');
  const { fields, file, fileName } = form;
  const signature = authenticateForm(fields, service);
  const policy = readPolicy(fields.get('policy') ?? '');
  requirePolicy(policy, new Map([...fields, ['bucket', request.bucket]]), file.length, service.now());
  const key = fields.get('key')?.replaceAll(fileNameMark, () => fileName);
  if (!key)
    throw new S3Error('InvalidArgument', { message: "Bucket POST must contain a field named 'key'." });
  const headers = headersOf(form);
  const put = { ...request, method: 'PUT', key, headers };
  const { identity } = signature;
  requireRights(identity, 'PutObject', put);
  const { catalog, region } = service;
  const payload = openPayload([file] as unknown as AsyncIterable<Uint8Array>, headers, signature);
  const stored = await putObject({
    request: put,
    payload,
    catalog,
    region,
    identity,
    fault: undefined,
    quirks: service.quirks,
  });
  const status = Number(fields.get('success_action_status') ?? 204);
  const location = `/${request.bucket}/${encodeURIComponent(key)}`;
  return {
    status: [200, 201].includes(status) ? status : 204,
    headers: { ...stored.headers, location, 'content-length': undefined },
  };
}

const fileNameMark = '$' + '{filename}';

/** Fields that stand for headers. */
function headersOf({ fields, file }: UploadForm): Record<string, string> {
  const named = [...fields].filter(([name]) => /^(x-amz-|content-|cache-control$|expires$)/.test(name));
  const tagging = fields.get('tagging');
  const tags = tagging === undefined ? undefined : readTagDocument(readXml(tagging, 'Tagging'));
  return {
    ...Object.fromEntries(named.filter(([name]) => !ofTheSignature.has(name))),
    ...(tags && { 'x-amz-tagging': new URLSearchParams(tags).toString() }),
    'content-length': String(file.length),
  };
}

const ofTheSignature = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
  'x-amz-security-token',
]);

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
