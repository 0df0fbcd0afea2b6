import { S3Error } from '../errors.js';
import type { Fault } from './rules.js';

/** The error that a fault asks to be answered, if it asks for one. */
export function faultError({ status, code }: Fault): S3Error | undefined {
  if (status === undefined && code === undefined) return undefined;
  return new S3Error(code ?? usualCodes[status ?? 500] ?? 'InternalError', { status });
}

const usualCodes: Readonly<Record<number, string>> = {
  400: 'InvalidRequest',
  403: 'AccessDenied',
  404: 'NoSuchKey',
  405: 'MethodNotAllowed',
  409: 'ConditionalRequestConflict',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
  429: 'SlowDown',
  500: 'InternalError',
  501: 'NotImplemented',
  503: 'SlowDown',
  504: 'GatewayTimeout',
};
