import { InvalidArgumentError } from 'commander';
import { nearestName } from '../config/nearestName.js';

/** Parsers of option values: each says its range and what it received. */

type Parser<T> = (text: string) => T;

const DIGITS = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const wholeNumber = (min: number, max: number): Parser<number> =>
  numberIn(DIGITS, `a whole number from ${min} to ${max}`, (value) => value >= min && value <= max);

export const decimal = (min: number, max: number): Parser<number> =>
  numberIn(DECIMAL, `a number from ${min} to ${max}`, (value) => value >= min && value <= max);

/** A number in (0, max]. */
export const positive = (max: number): Parser<number> =>
  numberIn(DECIMAL, `a number above 0 and up to ${max}`, (value) => value > 0 && value <= max);

/** The generators are of 32 bits: a larger seed would be another one's twin. */
export const seed: Parser<number> = wholeNumber(0, 0xffff_ffff);
export const threads: Parser<number> = wholeNumber(1, 256);

function numberIn(form: RegExp, expected: string, fits: (value: number) => boolean): Parser<number> {
  return (text) => {
    const value = Number(text);
    if (!form.test(text.trim()) || !fits(value)) throw refusal(expected, text);
    return value;
  };
}

/** A path, topic or name. */
export const nonEmpty: Parser<string> = (text) => {
  if (text.trim() === '') throw refusal('a value', text);
  return text;
};

/** For an option that may be repeated or takes several values. */
export function collected(text: string, previous: readonly string[] = []): readonly string[] {
  if (previous.includes(nonEmpty(text)))
    throw new InvalidArgumentError(`Expected each value once but received ${text} twice.`);
  return [...previous, text];
}

/** Values by comma. */
export const list: Parser<readonly string[]> = (text) =>
  text.split(',').reduce<readonly string[]>((found, entry) => collected(entry.trim(), found), []);

/** Some of `known`, by comma, in the order of `known`. */
export const listOf =
  <T extends string>(known: readonly T[]): Parser<readonly T[]> =>
  (text) => {
    const names = list(text);
    for (const name of names)
      if (!known.some((one) => one === name))
        throw new InvalidArgumentError(`Expected some of ${known.join(', ')} but received ${name}.`);
    return known.filter((name) => names.includes(name));
  };

/** One of `known`; `heavy-rain` and `heavy_rain` are the same wish. */
export const oneOf =
  <T extends string>(known: readonly T[]): Parser<T> =>
  (text) => {
    const found = known.find((name) => name === text.replaceAll('-', '_'));
    if (found !== undefined) return found;
    const nearest = nearestName(text, known);
    throw new InvalidArgumentError(
      `Expected one of ${known.join(', ')} but received ${text}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    );
  };

/** `name=number`, may be repeated. */
export function namedNumber(
  text: string,
  previous: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined || !DECIMAL.test(value)) throw refusal('name=number', text);
  if (name in previous) throw new InvalidArgumentError(`Expected each parameter once but received ${name} twice.`);
  return { ...previous, [name]: Number(value) };
}

const refusal = (expected: string, text: string): InvalidArgumentError =>
  new InvalidArgumentError(`Expected ${expected} but received ${text.trim() === '' ? 'nothing' : text}.`);
