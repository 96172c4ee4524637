/** What passes between the node and its inference process: a header and a little JSON or text through a pipe, raw tensor bytes through a file that both hold (PayloadFile.ts), written before the header is sent. */

export type MessageKind = 'load' | 'run' | 'loaded' | 'result' | 'failed';
const KINDS: readonly MessageKind[] = ['load', 'run', 'loaded', 'result', 'failed'];

/** Little endian: magic u32, kind u32, payload bytes u32, meta bytes u32, run ms f64, processor ms f64, resident bytes f64. */
export const HEADER_BYTES = 40;
const MAGIC = 0x31435352;
/** No model and no frame comes near; whatever claims more is no message. */
const MAX_PART_BYTES = 1 << 30;

export interface MessageHeader {
  readonly kind: MessageKind;
  readonly payloadBytes: number;
  readonly metaBytes: number;
  /** Of `session.run` alone; 0 in requests. */
  readonly runMs: number;
  /** Processor time of the sending process so far, all threads; 0 in requests. */
  readonly cpuMs: number;
  /** Resident set of the sending process; 0 in requests. */
  readonly residentBytes: number;
}

export function writeHeader(header: MessageHeader, into: Uint8Array): void {
  const view = new DataView(into.buffer, into.byteOffset, HEADER_BYTES);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, KINDS.indexOf(header.kind), true);
  view.setUint32(8, header.payloadBytes, true);
  view.setUint32(12, header.metaBytes, true);
  view.setFloat64(16, header.runMs, true);
  view.setFloat64(24, header.cpuMs, true);
  view.setFloat64(32, header.residentBytes, true);
}

/** Throws RangeError when the bytes are no header. */
export function readHeader(bytes: Uint8Array): MessageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const kind = KINDS[view.getUint32(4, true)];
  const payloadBytes = view.getUint32(8, true);
  const metaBytes = view.getUint32(12, true);
  if (view.getUint32(0, true) !== MAGIC || kind === undefined || Math.max(payloadBytes, metaBytes) > MAX_PART_BYTES) {
    throw new RangeError(`Expected the header of a message but received ${Buffer.from(bytes).toString('hex')}`);
  }
  return {
    kind,
    payloadBytes,
    metaBytes,
    runMs: view.getFloat64(16, true),
    cpuMs: view.getFloat64(24, true),
    residentBytes: view.getFloat64(32, true),
  };
}
