import { type SendOptions, sendCommand } from '../commands.js';
import type { Operation, Operations, Output } from '../operations.js';
import type { S3Settings } from '../options.js';
import { FastTransport } from './fast-transport.js';
import { closeIdleOf } from './idle-connections.js';
import type { LoadedSdk, Transport } from './transport.js';

/** That of the SDK, which is the reference, or the fast one, which answers as the SDK does. */
export function transportFor(settings: S3Settings, loaded: LoadedSdk): Transport {
  return settings.transport === 'fast' ? new FastTransport(settings, loaded) : new SdkTransport(loaded);
}

class SdkTransport implements Transport {
  readonly #loaded: LoadedSdk;

  constructor(loaded: LoadedSdk) {
    this.#loaded = loaded;
  }

  send<Name extends Operation>(
    operation: Name,
    input: Operations[Name]['input'],
    options: SendOptions,
  ): Promise<Output<Name>> {
    return sendCommand(this.#loaded, operation, input, options);
  }

  closeIdle(): void {
    closeIdleOf(this.#loaded.client);
  }

  close(): void {}
}
