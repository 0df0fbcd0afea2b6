export { type FileHandlerOptions, type FileSource, fileHandler } from './http/file-handler.js';
export type { Handler, Next } from './http/handler.js';
export { type MediaHandlerOptions, mediaHandler } from './http/media-handler.js';
export type { SendOptions } from './http/send-readable.js';
