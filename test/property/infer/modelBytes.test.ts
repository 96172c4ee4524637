import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkContract } from '../../../src/infer/contract/checkContract.js';
import { readOnnxSummary } from '../../../src/infer/contract/OnnxSummary.js';
import { InferError } from '../../../src/infer/InferError.js';
import { PLUMBING } from '../../support/plumbing.js';

const whole = readFileSync(PLUMBING);

/** 'accepted', or the code of the refusal; anything else that is thrown fails the test. */
function verdict(bytes: Uint8Array): string {
  try {
    checkContract(readOnnxSummary(bytes, 'm.onnx'), 'm.onnx');
    return 'accepted';
  } catch (error) {
    if (error instanceof InferError) return error.code;
    throw error;
  }
}

const expected = ['accepted', 'infer/model-unreadable', 'infer/contract-mismatch'];

describe('model files from outside', () => {
  it('are accepted or refused with a code, whichever bytes are changed', () => {
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, value } of changes) bytes[at] = value;
        expect(expected).toContain(verdict(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('are refused wherever they are cut before the metadata', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1500), (length) => {
        expect(verdict(whole.subarray(0, length))).not.toBe('accepted');
      }),
      { numRuns: 200 },
    );
  });

  it('are refused when they are noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(verdict(bytes)).toMatch(/^infer\//);
      }),
      { numRuns: 500 },
    );
  });
});
