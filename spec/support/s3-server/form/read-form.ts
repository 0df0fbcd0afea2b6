import { S3Error } from '../errors.js';

/** A form as browsers send it. */
export interface UploadForm {
  /** Names in lower case, in front of the file; what comes behind it is ignored. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
  readonly fileName: string;
}

/** Reads `multipart/form-data` whole. */
export function readForm(body: Buffer, contentType: string): UploadForm {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary)
    throw new S3Error('PreconditionFailed', {
      details: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    });
  const fields = new Map<string, string>();
  for (const { head, content } of partsOf(body, `--${boundary[1] ?? boundary[2]}`)) {
    const name = parameter(head, 'name');
    if (name === undefined) throw malformed();
    if (name === 'file') return { fields, file: content, fileName: parameter(head, 'filename') ?? '' };
    if (fields.has(name.toLowerCase())) throw malformed();
    fields.set(name.toLowerCase(), content.toString());
  }
  throw new S3Error('InvalidArgument', { message: 'POST requires exactly one file upload per request.' });
}

function* partsOf(body: Buffer, delimiter: string): Generator<{ head: string; content: Buffer }> {
  let position = body.indexOf(delimiter);
  if (position < 0) throw malformed();
  for (;;) {
    position += delimiter.length;
    if (body.toString('latin1', position, position + 2) === '--') return;
    const headEnd = body.indexOf('\r\n\r\n', position);
    const end = body.indexOf(`\r\n${delimiter}`, headEnd);
    if (headEnd < 0 || end < 0) throw malformed();
    yield { head: body.toString('utf8', position, headEnd), content: body.subarray(headEnd + 4, end) };
    position = end + 2;
  }
}

/** Browsers escape quotes and line ends in names by percent signs. */
function parameter(head: string, name: string): string | undefined {
  const [, value] = new RegExp(`^content-disposition:.*;\\s*${name}="([^"]*)"`, 'im').exec(head) ?? [];
  return value?.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function malformed(): S3Error {
  return new S3Error('MalformedPOSTRequest');
}
