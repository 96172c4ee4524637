import type { JudgedDetection } from '../../domain/Verdict.js';
import type { JudgeFacts } from '../GuardFacts.js';
import { verdictOf } from '../verdictOf.js';
import { isFiniteDetection } from './isFiniteDetection.js';

/** The rules that look at one frame. */
export class DetectionGuard {
  judge(facts: JudgeFacts): readonly JudgedDetection[] {
    return facts.detections.map((detection) => ({
      ...detection,
      verdict: isFiniteDetection(detection) ? verdictOf('confirmed', []) : verdictOf('rejected', ['not-finite']),
    }));
  }
}
