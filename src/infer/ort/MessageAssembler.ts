import { HEADER_BYTES, readHeader, type MessageHeader } from './wire.js';

export interface WireMessage {
  readonly header: MessageHeader;
  /** New memory of its own, payload first. */
  readonly body: ArrayBuffer;
}

/** Puts messages together from the pieces a pipe hands over. */
export class MessageAssembler {
  readonly #onMessage: (message: WireMessage) => void;
  readonly #head = new Uint8Array(HEADER_BYTES);
  #headFilled = 0;
  #header: MessageHeader | undefined;
  #body = new Uint8Array(0);
  #bodyFilled = 0;

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
        const taken = Math.min(this.#body.length - this.#bodyFilled, chunk.length - at);
        this.#body.set(chunk.subarray(at, at + taken), this.#bodyFilled);
        this.#bodyFilled += taken;
        at += taken;
      }
      this.#finish();
    }
  }

  #begin(header: MessageHeader): void {
    this.#header = header;
    // Every byte is written before anybody sees it: zeros would be work for nothing.
    this.#body = Buffer.allocUnsafeSlow(header.payloadBytes + header.metaBytes);
    this.#bodyFilled = 0;
  }

  #finish(): void {
    const header = this.#header;
    if (header === undefined || this.#bodyFilled < this.#body.length) return;
    this.#header = undefined;
    this.#headFilled = 0;
    this.#onMessage({ header, body: this.#body.buffer });
  }
}
