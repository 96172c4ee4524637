import { HEADER_BYTES, readHeader, type MessageHeader } from './wire.js';

export interface WireMessage {
  readonly header: MessageHeader;
  /** JSON or text. */
  readonly meta: string;
}

/** Puts messages together from the pieces a pipe hands over. */
export class MessageAssembler {
  readonly #onMessage: (message: WireMessage) => void;
  readonly #head = new Uint8Array(HEADER_BYTES);
  #headFilled = 0;
  #header: MessageHeader | undefined;
  #meta = new Uint8Array(0);
  #metaFilled = 0;

  constructor(onMessage: (message: WireMessage) => void) {
    this.#onMessage = onMessage;
  }

  /** `chunk` is copied. Throws RangeError when it is no part of a message. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#header === undefined) {
        const taken = Math.min(HEADER_BYTES - this.#headFilled, chunk.length - at);
        this.#head.set(chunk.subarray(at, at + taken), this.#headFilled);
        this.#headFilled += taken;
        at += taken;
        if (this.#headFilled < HEADER_BYTES) return;
        this.#begin(readHeader(this.#head));
      } else {
        const taken = Math.min(this.#meta.length - this.#metaFilled, chunk.length - at);
        this.#meta.set(chunk.subarray(at, at + taken), this.#metaFilled);
        this.#metaFilled += taken;
        at += taken;
      }
      this.#finish();
    }
  }

  #begin(header: MessageHeader): void {
    this.#header = header;
    this.#meta = new Uint8Array(header.metaBytes);
    this.#metaFilled = 0;
  }

  #finish(): void {
    const header = this.#header;
    if (header === undefined || this.#metaFilled < this.#meta.length) return;
    this.#header = undefined;
    this.#headFilled = 0;
    this.#onMessage({ header, meta: Buffer.from(this.#meta).toString() });
  }
}
