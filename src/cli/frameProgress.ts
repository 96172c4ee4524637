import cliProgress from 'cli-progress';

/** Frames made so far on stderr: a bar on a terminal, a line every tenth otherwise. */
export interface FrameProgress {
  /** Frames that were there before. */
  resume(frames: number): void;
  frame(): void;
  done(): void;
  /** Frames made here a second, one decimal. */
  rate(): string;
}

export function frameProgress(total: number, stream: NodeJS.WriteStream = process.stderr): FrameProgress {
  const startMs = performance.now();
  let before = 0;
  let made = 0;
  let tenth = 0;
  const rate = (): string => (made / Math.max(1e-3, (performance.now() - startMs) / 1000)).toFixed(1);
  const bar = stream.isTTY
    ? new cliProgress.SingleBar(
        {
          stream,
          format: '{bar} {percentage}% | {value}/{total} frames | {rate} frames/s | {eta_formatted}',
          hideCursor: true,
        },
        cliProgress.Presets.shades_classic,
      )
    : undefined;
  bar?.start(total, 0, { rate: '0.0' });
  const show = (): void => {
    bar?.update(before + made, { rate: rate() });
    const now = Math.floor((10 * (before + made)) / Math.max(total, 1));
    if (bar === undefined && now > tenth) {
      tenth = now;
      stream.write(`${before + made} of ${total} frames, ${rate()} frames/s\n`);
    }
  };
  return {
    resume(frames) {
      before = frames;
      tenth = Math.floor((10 * before) / Math.max(total, 1));
      show();
    },
    frame() {
      made += 1;
      show();
    },
    done() {
      bar?.stop();
    },
    rate,
  };
}
