import type { InferenceSession } from 'onnxruntime-node';
import type { LoadSettings } from './messages.js';

/** Options of every session this project makes. */
export function sessionOptions(
  request: Pick<LoadSettings, 'executionProviders' | 'placement' | 'threads'>,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [...request.executionProviders],
    intraOpNumThreads: request.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    extra: {
      session: {
        // Threads that spin between operators take the cores that decoding and other processes need: on two busy cores
        // the same network ran half as fast with it.
        intra_op: { allow_spinning: '0' },
        // onnxruntime silently runs unsupported operators on the CPU; this option makes it fail instead.
        ...(request.placement === 'all' && { disable_cpu_ep_fallback: '1' }),
      },
    },
  };
}
