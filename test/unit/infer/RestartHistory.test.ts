import { describe, expect, it } from 'vitest';
import { RestartHistory } from '../../../src/infer/RestartHistory.js';

function historyAt(): { history: RestartHistory; at: (secs: number) => void } {
  let nowMs = 0;
  return {
    history: new RestartHistory(() => nowMs),
    at: (secs) => {
      nowMs = 1000 * secs;
    },
  };
}

describe('RestartHistory', () => {
  it('takes a second failure of a rung within a minute for its fault', () => {
    const { history, at } = historyAt();
    expect(history.begin('cuda', 'a crash')).toBe(false);
    at(60);
    expect(history.begin('cuda', 'a hang')).toBe(true);
    at(121);
    expect(history.begin('cuda', 'a crash')).toBe(false);
    expect(history.begin('cpu', 'a crash')).toBe(false);
  });

  it('says what failed, what runs since and how long it took', () => {
    const { history, at } = historyAt();
    expect([history.count, history.last]).toEqual([0, undefined]);
    at(10);
    history.begin('cuda', 'a crash');
    expect(history.last).toEqual({ reason: 'a crash', from: 'cuda', to: undefined, tookMs: undefined });
    at(10.5);
    history.end('cpu');
    expect(history.last).toEqual({ reason: 'a crash', from: 'cuda', to: 'cpu', tookMs: 500 });
  });

  it('counts all and keeps the last hundred reasons', () => {
    const { history } = historyAt();
    for (let i = 0; i < 250; i++) history.begin('cpu', `crash ${i}`);
    expect(history.count).toBe(250);
    expect([history.reasons.length, history.reasons[0], history.reasons[99]]).toEqual([100, 'crash 150', 'crash 249']);
  });
});
