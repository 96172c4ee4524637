import type { FrameTransform, FrameTransforms } from '../domain/FrameTransforms.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { Transform } from '../domain/Transform.js';
import { interpolateTransform } from './interpolateTransform.js';
import { compose, identity, invert, parentFromChild } from './Transform.js';

export type TransformLookup =
  | { readonly type: 'found'; readonly aFromB: Transform }
  /** `reason` is the end of a sentence: "there is no transform to x", "the newest one is 3.2 s old". */
  | { readonly type: 'missing'; readonly reason: string };

/** The fault in a transform that was added. */
export type TransformProblem =
  /** It was skipped; `reason` says what it is: "a quaternion of (0, 0, 0, 0)". */
  | { readonly type: 'unusable'; readonly reason: string }
  /** The frame has another parent already; both are kept. */
  | { readonly type: 'two-parents'; readonly child: string; readonly parents: readonly [string, string] };

export interface TransformTreeOptions {
  /** A dynamic transform is used this long before its first and after its last stamp (held, never extrapolated). One that came once is held for ever: nothing moves in it. */
  readonly maxAgeSecs: number;
  /** How long each dynamic transform is kept. */
  readonly historySecs: number;
}

interface Edge {
  readonly child: string;
  readonly parent: string;
  readonly isStatic: boolean;
  /** Ascending stamps. */
  readonly samples: {
    readonly stampNs: TimeNs;
    readonly source: FrameTransform;
    readonly parentFromChild: Transform;
  }[];
}

/**
 * Frames of a robot as tf2 keeps them: static transforms hold for ever, dynamic ones are interpolated between stamps. A frame should have one parent; where two are published (a URDF and a
 * driver that know nothing of each other), each path is tried, the newest parent's first.
 */
export class TransformTree {
  /** By child, newest parent first. */
  readonly #edges = new Map<string, Edge[]>();
  readonly #options: TransformTreeOptions;

  constructor(options: TransformTreeOptions) {
    this.#options = options;
  }

  add(message: FrameTransforms): readonly TransformProblem[] {
    return message.transforms
      .map((transform) => this.#addOne(transform, message.isStatic))
      .filter((problem) => problem !== undefined);
  }

  #addOne(transform: FrameTransform, isStatic: boolean): TransformProblem | undefined {
    const child = canonical(transform.childFrameId);
    const parent = canonical(transform.parentFrameId);
    const reason = reasonAgainst(transform, child, parent);
    if (reason !== undefined) return { type: 'unusable', reason };
    const sample = { stampNs: transform.stampNs, source: transform, parentFromChild: parentFromChild(transform) };
    const ofChild = this.#edges.get(child) ?? [];
    const known = ofChild.find((edge) => edge.parent === parent);
    // Without a time it cannot be placed between others: the newest holds.
    if (isStatic || transform.stampNs === 0n || known === undefined || known.isStatic) {
      const others = ofChild.filter((edge) => edge !== known);
      const edge = { child, parent, isStatic: isStatic || transform.stampNs === 0n, samples: [sample] };
      this.#edges.set(child, [edge, ...others].slice(0, MAX_PARENTS));
      return known === undefined && others[0] !== undefined
        ? { type: 'two-parents', child, parents: [others[0].parent, parent] }
        : undefined;
    }
    this.#addSample(known, sample);
    return undefined;
  }

  #addSample({ samples }: Edge, sample: Edge['samples'][number]): void {
    // Older than everything kept: the clock restarted.
    if (secsBetween(sample.stampNs, samples.at(-1)!.stampNs) > this.#options.historySecs) samples.length = 0;
    let at = samples.length;
    while (at > 0 && samples[at - 1]!.stampNs > sample.stampNs) at -= 1;
    if (at > 0 && samples[at - 1]!.stampNs === sample.stampNs) samples[at - 1] = sample;
    else samples.splice(at, 0, sample);
    const newest = samples.at(-1)!.stampNs;
    while (samples.length > 2 && secsBetween(samples[0]!.stampNs, newest) > this.#options.historySecs) samples.shift();
  }

  /** Transform that takes points of frame `b` to frame `a` at a stamp. */
  lookup(a: string, b: string, stampNs: TimeNs): TransformLookup {
    const target = canonical(a);
    const source = canonical(b);
    const ancestorsOfTarget = this.#ancestors(target);
    for (const [frame, fromSource] of this.#ancestors(source).paths) {
      const fromTarget = ancestorsOfTarget.paths.get(frame);
      if (fromTarget === undefined) continue;
      const commonFromSource = descend(fromSource, stampNs, this.#options.maxAgeSecs);
      if (commonFromSource.type === 'missing') return commonFromSource;
      const commonFromTarget = descend(fromTarget, stampNs, this.#options.maxAgeSecs);
      if (commonFromTarget.type === 'missing') return commonFromTarget;
      return { type: 'found', aFromB: compose(invert(commonFromTarget.aFromB), commonFromSource.aFromB) };
    }
    return { type: 'missing', reason: this.#whyApart(source, target) };
  }

  #whyApart(source: string, target: string): string {
    const unknown = [source, target].find((frame) => !this.#knows(frame));
    if (unknown !== undefined) return `no transform names the frame "${unknown}"`;
    const loop = this.#ancestors(source).loop ?? this.#ancestors(target).loop;
    if (loop !== undefined) return `the parents of "${loop}" lead back to it (a loop)`;
    return `"${source}" and "${target}" are not connected`;
  }

  #knows(frame: string): boolean {
    if (this.#edges.has(frame)) return true;
    for (const edges of this.#edges.values()) if (edges.some(({ parent }) => parent === frame)) return true;
    return false;
  }

  /** Every frame above this one, nearest first, with the edges that lead up to it; and a frame whose parents lead back to it. */
  #ancestors(frame: string): { readonly paths: ReadonlyMap<string, readonly Edge[]>; readonly loop?: string } {
    const paths = new Map<string, readonly Edge[]>([[frame, []]]);
    let loop: string | undefined;
    for (const [at, path] of paths) {
      for (const edge of this.#edges.get(at) ?? []) {
        if (!paths.has(edge.parent)) paths.set(edge.parent, [...path, edge]);
        else if (edge.parent === frame || path.some(({ child }) => child === edge.parent)) loop ??= edge.parent;
      }
    }
    return { paths, ...(loop !== undefined && { loop }) };
  }
}

/** A frame has one parent; more than a few come from a faulty publisher. */
const MAX_PARENTS = 4;

function reasonAgainst(transform: FrameTransform, child: string, parent: string): string | undefined {
  if (child === '' || parent === '' || child === parent) return `a transform from "${child}" to "${parent}"`;
  if (!transform.translationM.every(Number.isFinite))
    return `a translation of ${transform.translationM.join(', ')} for "${child}"`;
  return Math.hypot(...transform.rotationXyzw) > 1e-6
    ? undefined
    : `a quaternion of (${transform.rotationXyzw.join(', ')}) for "${child}"`;
}

/** Along edges upwards: ancestor from the first one's child. */
function descend(path: readonly Edge[], stampNs: TimeNs, maxAgeSecs: number): TransformLookup {
  let aFromB = identity();
  for (const edge of path) {
    const step = edgeAt(edge, stampNs, maxAgeSecs);
    if (step.type === 'missing') return step;
    aFromB = compose(step.aFromB, aFromB);
  }
  return { type: 'found', aFromB };
}

function edgeAt({ child, isStatic, samples }: Edge, stampNs: TimeNs, maxAgeSecs: number): TransformLookup {
  const last = samples.at(-1)!;
  if (isStatic || samples.length === 1) return { type: 'found', aFromB: last.parentFromChild };
  const first = samples[0]!;
  const outsideSecs = Math.max(secsBetween(last.stampNs, stampNs), secsBetween(stampNs, first.stampNs));
  if (outsideSecs > maxAgeSecs)
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

/** tf2 frame names have no leading slash; ROS 1 bags converted to ROS 2 still do. */
const canonical = (frame: string): string => (frame.startsWith('/') ? frame.slice(1) : frame);
