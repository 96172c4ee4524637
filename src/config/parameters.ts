import { z } from 'zod';

interface NumberParameter {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly description: string;
}

/** A bounded number with default, unit and description, as tables, help and parameter descriptors need it. */
export const numberParameter = (p: NumberParameter) =>
  z.number().min(p.min).max(p.max).default(p.default).meta({ unit: p.unit, description: p.description });

export const integerParameter = (p: NumberParameter) =>
  z.int().min(p.min).max(p.max).default(p.default).meta({ unit: p.unit, description: p.description });

export const textParameter = (p: { readonly default: string; readonly description: string }) =>
  z.string().min(1).default(p.default).meta({ description: p.description });
