import type { AlertCount } from '../domain/AlertLog.js';
import { counted, plural } from './plural.js';

export interface AlertTotals {
  /** Warnings and errors. */
  readonly alerts: number;
  /** The words after the number: `alerts of 3 kinds, 4 notes`. */
  readonly words: string;
}

/** The alerts of a run in a few words. Severity info counts as a note, not an alert. A kind is a code on a topic: a row of the report's table. */
export function alertTotals(counts: readonly AlertCount[]): AlertTotals {
  const isNote = ({ alert }: AlertCount): boolean => alert.severity === 'info';
  const sum = (of: readonly AlertCount[]): number => of.reduce((total, { count }) => total + count, 0);
  const kinds = counts.filter((entry) => !isNote(entry));
  const alerts = sum(kinds);
  const notes = sum(counts.filter(isNote));
  const ofKinds = alerts === 0 ? '' : ` of ${counted(kinds.length, 'kind')}`;
  const andNotes = notes === 0 ? '' : `, ${counted(notes, 'note')}`;
  return { alerts, words: `${plural(alerts, 'alert')}${ofKinds}${andNotes}` };
}
