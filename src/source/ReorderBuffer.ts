import type { RawMessage } from '../domain/RawMessage.js';
import type { TimeNs } from '../domain/time.js';

/** Puts messages that arrive nearly in order into the order of their log times; ties keep the order of arrival. */
export class ReorderBuffer {
  /** Ascending from `#head` on. */
  #messages: RawMessage[] = [];
  #head = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  push(message: RawMessage): void {
    const messages = this.#messages;
    let at = messages.length;
    while (at > this.#head && messages[at - 1]!.logTimeNs > message.logTimeNs) at -= 1;
    if (at === messages.length) messages.push(message);
    else messages.splice(at, 0, message);
    this.#bytes += message.data.byteLength;
  }

  /** The oldest message if its log time is before `limitNs` (any, when undefined); else undefined. */
  shift(limitNs?: TimeNs): RawMessage | undefined {
    const message = this.#messages[this.#head];
    if (message === undefined || (limitNs !== undefined && message.logTimeNs >= limitNs)) return undefined;
    this.#head += 1;
    this.#bytes -= message.data.byteLength;
    if (this.#head > 64 && this.#head * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }
}
