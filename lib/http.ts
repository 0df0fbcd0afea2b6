export {
  type Handler,
  type MediaHandlerOptions,
  mediaHandler,
  type Next,
} from './http/media-handler.js';
export type { SendOptions } from './http/send-readable.js';
