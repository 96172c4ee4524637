import { z } from 'zod';
import { OBJECT_CLASSES } from '../domain/ObjectClass.js';

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

/** A share for some of the object classes. */
export const classShareParameter = (p: { readonly description: string }) =>
  z
    .partialRecord(z.enum(OBJECT_CLASSES), z.number().min(0).max(1))
    .default({})
    .meta({ unit: '', description: p.description });

export const textParameter = (p: { readonly default: string; readonly description: string }) =>
  z.string().min(1).default(p.default).meta({ description: p.description });
