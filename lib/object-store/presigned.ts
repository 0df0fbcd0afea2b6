import type { Metadata } from './contract.js';

/** What is to be signed: by its `method`, a URL to read by (the default), a URL to put to, or a form. */
export type PresignOptions = PresignReadOptions | PresignPutOptions | PresignPostOptions;

/** A URL to read by; or what an upload needs. */
export type Presigned = string | PresignedPut | PresignedPost;

/** What options of one kind give. */
export type PresignedBy<Options> = Options extends { readonly method: 'PUT' }
  ? PresignedPut
  : Options extends { readonly method: 'POST' }
    ? PresignedPost
    : string;

interface CommonOptions {
  /**
   * Seconds, 1 to 604,800 (a week); default 900. Temporary credentials may run out before, and end what they have
   * signed.
   */
  readonly expiresIn?: number | undefined;
}

/** For a URL that reads: `GET` the object, or `HEAD` what is told of it. */
export interface PresignReadOptions extends CommonOptions {
  /** Default `GET`. */
  readonly method?: 'GET' | 'HEAD' | undefined;
  /** The name under which a browser saves it (`Content-Disposition: attachment`). Default: it is shown. */
  readonly download?: string | undefined;
  /** Told instead of the object's own. */
  readonly contentType?: string | undefined;
}

/** For a URL that stores one object whole, by `PUT` with the bytes as its body. */
export interface PresignPutOptions extends CommonOptions {
  /** Asks for a URL to put to. */
  readonly method: 'PUT';
  /** What the bearer must send. Default: whatever is sent is stored. */
  readonly contentType?: string | undefined;
  /** Bytes that the body must have. Default: any number. */
  readonly contentLength?: number | undefined;
  /** Kept beside the object; the bearer must send it. */
  readonly metadata?: Metadata | undefined;
  /** Only if there is no such object yet. */
  readonly ifNoneMatch?: '*' | undefined;
}

/** For a form (`multipart/form-data`) that uploads one object, whose size is bounded by the store. */
export interface PresignPostOptions extends CommonOptions {
  /** Asks for a form. */
  readonly method: 'POST';
  /** Bytes of the largest body that is taken. */
  readonly maximumSize: number;
  /** Bytes of the smallest; default 0. */
  readonly minimumSize?: number | undefined;
  /** What the form must say in its field `Content-Type`, or a family of types, such as `image/*`. Default: any. */
  readonly contentType?: string | undefined;
  /** Kept beside the object; fields of the form. */
  readonly metadata?: Metadata | undefined;
  /**
   * The key is only how the object's key begins, such as `inbox/`: the form may change its field `key`, which by
   * default ends with the name of the file. Default false.
   */
  readonly startsWith?: boolean | undefined;
}

/** A URL that stores one object, with what must be sent along. */
export interface PresignedPut {
  /** Holds the signature: whoever has it may store. */
  readonly url: string;
  /** Must be sent with it, as they are. (The length of the body, if it is signed, every client sends by itself.) */
  readonly headers: Readonly<Record<string, string>>;
}

/** A form that uploads one object. */
export interface PresignedPost {
  /** Where the form is sent, as `multipart/form-data`. */
  readonly url: string;
  /** Fields of the form, in front of the field `file`. */
  readonly fields: Readonly<Record<string, string>>;
}
