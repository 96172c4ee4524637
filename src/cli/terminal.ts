import cliProgress from 'cli-progress';
import type { Alert } from '../domain/Alert.js';
import type { ReplayProgress } from '../pipeline/runReplay.js';

/** Where people read: progress and alerts on stderr, so that stdout holds results alone. */
export interface Terminal {
  progress(progress: ReplayProgress): void;
  alert(alert: Alert): void;
  done(): void;
}

/** A bar on a terminal, a line every tenth otherwise. */
export const makeTerminal = (stream: NodeJS.WriteStream = process.stderr): Terminal =>
  stream.isTTY ? barTerminal(stream) : lineTerminal(stream);

export const alertLine = (alert: Alert): string =>
  `${alert.severity === 'info' ? '' : `${alert.severity}: `}${alert.message}${/[.!?]$/.test(alert.message) ? '' : '.'} ${alert.tip} [${alert.code}${alert.topic === undefined ? '' : ` ${alert.topic}`}]\n`;

function barTerminal(stream: NodeJS.WriteStream): Terminal {
  const bar = new cliProgress.SingleBar(
    {
      stream,
      format: '{bar} {percentage}% | {scenes} scenes | {rate} scenes/s',
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  const startMs = performance.now();
  let running = false;
  return {
    progress({ share, scenes }) {
      const payload = { scenes, rate: (scenes / Math.max(1e-3, (performance.now() - startMs) / 1000)).toFixed(1) };
      if (!running) bar.start(1000, 0, payload);
      running = true;
      bar.update(Math.round(share * 1000), payload);
    },
    alert(alert) {
      stream.write(`\r\u001b[K${alertLine(alert)}`);
    },
    done() {
      if (running) bar.stop();
      running = false;
    },
  };
}

function lineTerminal(stream: NodeJS.WriteStream): Terminal {
  let tenth = 0;
  return {
    progress({ share, scenes }) {
      const now = Math.floor(share * 10);
      if (now <= tenth) return;
      tenth = now;
      stream.write(`${now * 10} % read, ${scenes} scenes\n`);
    },
    alert(alert) {
      stream.write(alertLine(alert));
    },
    done: () => undefined,
  };
}
