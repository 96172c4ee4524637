const KEPT_CHARACTERS = 4000;
const SHOWN_CHARACTERS = 300;
/** Stack frames, Node's closing line, and the caret under a quoted line of source. */
const NOISE = /^\s*(at .*|Node\.js v.*|\^+)?$/;

/** The last lines a process wrote to stderr: native code often says there why it dies. */
export class StderrTail {
  #text = '';

  add(chunk: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(chunk).toString()).slice(-KEPT_CHARACTERS);
  }

  /** The last three lines that carry information, joined; empty when there are none. */
  toString(): string {
    const lines = this.#text.split('\n').filter((line) => !NOISE.test(line));
    return lines
      .slice(-3)
      .map((line) => line.trim())
      .join('; ')
      .slice(-SHOWN_CHARACTERS);
  }
}
