import type { FrameTransform, FrameTransforms } from '../domain/FrameTransforms.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { Transform } from '../domain/Transform.js';
import { interpolateTransform } from './interpolateTransform.js';
import { compose, identity, invert, parentFromChild } from './Transform.js';

export type TransformLookup =
  | { readonly type: 'found'; readonly aFromB: Transform }
  /** `reason` is the end of a sentence: "there is no transform to x", "the newest one is 3.2 s old". */
  | { readonly type: 'missing'; readonly reason: string };

export interface TransformTreeOptions {
  /** A dynamic transform is used this long before its first and after its last stamp (held, never extrapolated). */
  readonly maxAgeSecs: number;
  /** How much of each dynamic transform is kept. */
  readonly historySecs: number;
}

interface Edge {
  readonly parent: string;
  readonly isStatic: boolean;
  /** Ascending stamps. */
  readonly samples: {
    readonly stampNs: TimeNs;
    readonly source: FrameTransform;
    readonly parentFromChild: Transform;
  }[];
}

const MAX_CHAIN = 64;

/** Frames of a robot as tf2 keeps them: each child has one parent; static transforms hold for ever, dynamic ones are interpolated between stamps. */
export class TransformTree {
  readonly #edges = new Map<string, Edge>();
  readonly #options: TransformTreeOptions;
  #revision = 0;

  constructor(options: TransformTreeOptions) {
    this.#options = options;
  }

  /** Grows with every change: a cheap key for caches. */
  get revision(): number {
    return this.#revision;
  }

  /** Returns a reason for each transform that was left out (a quaternion of length zero, a frame that is its own parent). */
  add(message: FrameTransforms): readonly string[] {
    const rejected: string[] = [];
    for (const transform of message.transforms) {
      const reason = this.#addOne(transform, message.isStatic);
      if (reason !== undefined) rejected.push(reason);
    }
    return rejected;
  }

  #addOne(transform: FrameTransform, isStatic: boolean): string | undefined {
    const child = canonical(transform.childFrameId);
    const parent = canonical(transform.parentFrameId);
    if (child === '' || parent === '' || child === parent) return `a transform from "${child}" to "${parent}"`;
    if (!transform.translationM.every(Number.isFinite))
      return `a translation of ${transform.translationM.join(', ')} for "${child}"`;
    const [x, y, z, w] = transform.rotationXyzw;
    if (!(Math.hypot(x, y, z, w) > 1e-6))
      return `a quaternion of (${transform.rotationXyzw.join(', ')}) for "${child}"`;
    this.#revision += 1;
    const sample = { stampNs: transform.stampNs, source: transform, parentFromChild: parentFromChild(transform) };
    const known = this.#edges.get(child);
    if (isStatic || known === undefined || known.parent !== parent || known.isStatic) {
      this.#edges.set(child, { parent, isStatic, samples: [sample] });
      return undefined;
    }
    const samples = known.samples;
    // Older than all that is kept: the clock started again.
    if (secsBetween(sample.stampNs, samples.at(-1)!.stampNs) > this.#options.historySecs) samples.length = 0;
    let at = samples.length;
    while (at > 0 && samples[at - 1]!.stampNs > sample.stampNs) at -= 1;
    if (at > 0 && samples[at - 1]!.stampNs === sample.stampNs) samples[at - 1] = sample;
    else samples.splice(at, 0, sample);
    const newest = samples.at(-1)!.stampNs;
    while (samples.length > 2 && secsBetween(samples[0]!.stampNs, newest) > this.#options.historySecs) samples.shift();
    return undefined;
  }

  /** Transform that takes points of frame `b` to frame `a` at a stamp. */
  lookup(a: string, b: string, stampNs: TimeNs): TransformLookup {
    const target = canonical(a);
    const source = canonical(b);
    const fromSource = this.#chain(source);
    const fromTarget = this.#chain(target);
    const common = fromSource.find((frame) => fromTarget.includes(frame));
    if (common === undefined) {
      const unknown = [source, target].find((frame) => !this.#knows(frame));
      return {
        type: 'missing',
        reason:
          unknown !== undefined
            ? `no transform names the frame "${unknown}"`
            : `"${source}" and "${target}" are not connected`,
      };
    }
    const commonFromSource = this.#descend(fromSource, common, stampNs);
    if (commonFromSource.type === 'missing') return commonFromSource;
    const commonFromTarget = this.#descend(fromTarget, common, stampNs);
    if (commonFromTarget.type === 'missing') return commonFromTarget;
    return { type: 'found', aFromB: compose(invert(commonFromTarget.aFromB), commonFromSource.aFromB) };
  }

  #knows(frame: string): boolean {
    if (this.#edges.has(frame)) return true;
    for (const edge of this.#edges.values()) if (edge.parent === frame) return true;
    return false;
  }

  #chain(frame: string): string[] {
    const chain = [frame];
    let edge = this.#edges.get(frame);
    while (edge !== undefined && chain.length < MAX_CHAIN) {
      chain.push(edge.parent);
      edge = this.#edges.get(edge.parent);
    }
    return chain;
  }

  #descend(chain: readonly string[], ancestor: string, stampNs: TimeNs): TransformLookup {
    let aFromB = identity();
    for (const frame of chain) {
      if (frame === ancestor) break;
      const step = this.#at(frame, stampNs);
      if (step.type === 'missing') return step;
      aFromB = compose(step.aFromB, aFromB);
    }
    return { type: 'found', aFromB };
  }

  #at(child: string, stampNs: TimeNs): TransformLookup {
    const edge = this.#edges.get(child)!;
    const samples = edge.samples;
    const last = samples.at(-1)!;
    if (edge.isStatic) return { type: 'found', aFromB: last.parentFromChild };
    const first = samples[0]!;
    const outsideSecs = Math.max(secsBetween(last.stampNs, stampNs), secsBetween(stampNs, first.stampNs));
    if (outsideSecs > this.#options.maxAgeSecs)
      return { type: 'missing', reason: `the nearest transform of "${child}" is ${outsideSecs.toFixed(2)} s away` };
    let after = 0;
    while (after < samples.length && samples[after]!.stampNs < stampNs) after += 1;
    if (after === 0) return { type: 'found', aFromB: first.parentFromChild };
    if (after === samples.length) return { type: 'found', aFromB: last.parentFromChild };
    const from = samples[after - 1]!;
    const to = samples[after]!;
    const share = secsBetween(from.stampNs, stampNs) / secsBetween(from.stampNs, to.stampNs);
    return { type: 'found', aFromB: interpolateTransform(from.source, to.source, share) };
  }
}

/** tf2 frame names have no leading slash; ROS 1 bags converted to ROS 2 still do. */
const canonical = (frame: string): string => (frame.startsWith('/') ? frame.slice(1) : frame);
