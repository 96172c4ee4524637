/** Ends the decoding of one message; becomes its `Alert`. Never leaves this stage. */
export class UnreadableMessage extends Error {
  readonly code: string;
  readonly tip: string;

  constructor(code: string, message: string, tip: string) {
    super(message);
    this.code = code;
    this.tip = tip;
  }
}

const WRONG_LAYOUT_TIP =
  'The message does not have the fields of its type; check the writer and the schema in the recording.';

export const wrongField = (name: string, expected: string, received: unknown): UnreadableMessage =>
  new UnreadableMessage(
    'decode/wrong-field',
    `Expected ${expected} for the field ${name} but received ${typeof received === 'number' ? received : typeof received}`,
    WRONG_LAYOUT_TIP,
  );
