export interface PostPolicy {
  readonly expiration: Date;
  readonly bucket: string;
  /** Fields that must be exactly so. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Fields that must begin so. */
  readonly beginnings: Readonly<Record<string, string>>;
  /** Bytes of the file. */
  readonly size: { readonly least: number; readonly most: number };
}

/** The document that a form is held against, as its field `Policy` has it: JSON in base64. */
export function policyOf({ expiration, bucket, fixed, beginnings, size }: PostPolicy): string {
  const exact = Object.entries({ bucket, ...fixed }).map((entry) => Object.fromEntries([entry]));
  const begun = Object.entries(beginnings).map(([name, value]) => ['starts-with', `$${name}`, value]);
  const range = ['content-length-range', size.least, size.most];
  const document = { expiration: expiration.toISOString(), conditions: [...exact, ...begun, range] };
  return Buffer.from(inPlainAscii(JSON.stringify(document))).toString('base64');
}

/** A dollar sign means a field's name to the store, wherever it is; and what is no ASCII it may read as it likes. */
function inPlainAscii(json: string): string {
  return json.replace(/(?<!")\$|\$(?!key"|Content-Type")|[^\n -~]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
