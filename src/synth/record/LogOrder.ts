interface PendingMessage {
  readonly logTimeNs: bigint;
  readonly sequence: number;
  readonly write: () => Promise<void>;
}

/** Puts writes in order of log time: late messages are held until nothing earlier can come. */
export class LogOrder {
  #pending: PendingMessage[] = [];
  #sequence = 0;

  add(logTimeNs: bigint, write: () => Promise<void>): void {
    this.#pending.push({ logTimeNs, sequence: this.#sequence++, write });
  }

  /** Writes all up to this log time; equal times keep the order they were added in. */
  async writeUntil(logTimeNs: bigint): Promise<void> {
    const due = this.#pending
      .filter((entry) => entry.logTimeNs <= logTimeNs)
      .sort((a, b) => (a.logTimeNs < b.logTimeNs ? -1 : a.logTimeNs > b.logTimeNs ? 1 : a.sequence - b.sequence));
    this.#pending = this.#pending.filter((entry) => entry.logTimeNs > logTimeNs);
    for (const entry of due) await entry.write();
  }

  async writeAll(): Promise<void> {
    const last = this.#pending.reduce((latest, { logTimeNs }) => (logTimeNs > latest ? logTimeNs : latest), 0n);
    await this.writeUntil(last);
  }
}
