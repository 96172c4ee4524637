import type { Alert, Severity } from '../domain/Alert.js';
import type { TimeNs } from '../domain/time.js';
import type { RadarReading } from '../domain/RadarReading.js';
import type { DecodeConfig } from './config.js';

/** Where a message came from, and the faults in it that did not stop its decoding. */
export class MessageContext {
  readonly topic: string;
  readonly logTimeNs: TimeNs;
  readonly config: DecodeConfig;
  /** Decided from the data; undefined: by the names of the fields. */
  readonly reading: RadarReading | undefined;
  readonly alerts: Alert[] = [];
  /** Known once the header has been read. */
  stampNs: TimeNs | undefined;

  constructor(topic: string, logTimeNs: TimeNs, config: DecodeConfig, reading?: RadarReading) {
    this.topic = topic;
    this.logTimeNs = logTimeNs;
    this.config = config;
    this.reading = reading;
  }

  report(severity: Severity, code: string, message: string, tip: string): void {
    this.alerts.push(this.alert(severity, code, message, tip));
  }

  alert(severity: Severity, code: string, message: string, tip: string): Alert {
    return { severity, code, message, tip, topic: this.topic, stampNs: this.stampNs ?? this.logTimeNs };
  }
}
