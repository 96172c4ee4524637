const SLICE_MS = 200;

/** Calls back after `ms` in which this process ran, and returns what cancels it. Time in which the machine was suspended or the process stopped does not count: whoever is waited for stood still too. */
export function runningDeadline(ms: number, onDeadline: () => void): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const sliceMs = Math.min(leftMs, SLICE_MS);
    const startMs = performance.now();
    timer = setTimeout(() => {
      // A busy event loop is late by less than this.
      leftMs -= Math.min(performance.now() - startMs, sliceMs + SLICE_MS);
      if (leftMs <= 0) onDeadline();
      else wait();
    }, sliceMs);
  };
  wait();
  return () => {
    clearTimeout(timer);
  };
}
