import type { Alert } from '../domain/Alert.js';
import type { TimeNs } from '../domain/time.js';

/** Lets no topic go back in time: what follows would compute with negative intervals. Equal stamps pass, as a scan may come in parts. */
export class StampMonitor {
  readonly #latestNs = new Map<string, TimeNs>();

  /** Undefined when the message may pass; else the alert, and the message is to be left out. */
  check(topic: string, stampNs: TimeNs): Alert | undefined {
    const latestNs = this.#latestNs.get(topic);
    if (latestNs === undefined || stampNs >= latestNs) {
      this.#latestNs.set(topic, stampNs);
      return undefined;
    }
    const backMs = Number(latestNs - stampNs) / 1e6;
    return {
      severity: 'warning',
      code: 'decode/stamp-backwards',
      message: `Expected a stamp of at least ${latestNs} ns for the next message but received ${stampNs}, ${backMs.toFixed(1)} ms earlier`,
      tip: 'It was left out. Look for two publishers on one topic, or a clock that was set back; split the recording there.',
      topic,
      stampNs,
    };
  }
}
