import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkContract } from '../../../src/infer/contract/checkContract.js';
import { readOnnxSummary } from '../../../src/infer/contract/OnnxSummary.js';
import { InferError } from '../../../src/infer/InferError.js';
import { editedContract, editedModel } from '../../support/onnxFile.js';
import { PLUMBING } from '../../support/plumbing.js';

function refusal(bytes: Uint8Array): InferError {
  try {
    checkContract(readOnnxSummary(bytes, 'm.onnx'), 'm.onnx');
  } catch (error) {
    if (error instanceof InferError) return error;
    throw error;
  }
  throw new Error('Expected a refusal but the model was accepted');
}

const sentences = (bytes: Uint8Array): readonly string[] => {
  const error = refusal(bytes);
  expect(error.code).toBe('infer/contract-mismatch');
  return error.sentences;
};

describe('readOnnxSummary', () => {
  it('reads names, types, shapes and metadata without a session', () => {
    const summary = readOnnxSummary(readFileSync(PLUMBING), PLUMBING);
    expect(summary.inputs).toEqual([
      { name: 'image', type: 'uint8', shape: [1, 96, 160, 3] },
      { name: 'radar', type: 'float32', shape: [1, 10, 28, 24] },
      { name: 'lookup', type: 'int32', shape: [1, 2, 672] },
    ]);
    expect(summary.outputs.map((output) => output.name)).toEqual([
      'heat',
      'box',
      'segmentation',
      'conditions',
      'camera_objectness',
      'out_of_distribution',
    ]);
    expect(summary.opsets).toEqual(new Map([['ai.onnx', 17]]));
    expect(summary.producer).toBe('make_fixtures');
    expect([...summary.metadata.keys()]).toEqual(['roadscene']);
    expect(summary.nodeCount).toBe(26);
    expect(summary.customOperators).toEqual([]);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('this is no model at all')],
    ['a cut file', readFileSync(PLUMBING).subarray(0, 2000)],
    ['bytes of 0xff', new Uint8Array(500).fill(0xff)],
  ])('refuses %s', (_, bytes) => {
    const error = refusal(bytes);
    expect(error.code).toBe('infer/model-unreadable');
    expect(error.message).toMatch(new RegExp(`^Expected an ONNX model for m.onnx but received ${bytes.length} bytes`));
  });
});

describe('checkContract', () => {
  it('accepts the plumbing fixture, and one without the optional output', () => {
    const contract = checkContract(readOnnxSummary(readFileSync(PLUMBING), PLUMBING), PLUMBING);
    expect(contract.name).toBe('plumbing-fixture');
    expect(contract.grid).toEqual({ yMinM: -24, cellM: 2, evenCellsX: 20, cellsX: 28, xMaxM: 72, cellsY: 24 });
    const without = editedModel((model) => model.graph.output.pop());
    expect(checkContract(readOnnxSummary(without, 'm.onnx'), 'm.onnx').name).toBe('plumbing-fixture');
  });

  it('says what a foreign model lacks', () => {
    const foreign = editedModel((model) => {
      model.metadataProps = [{ key: 'author', value: 'someone' }];
    });
    expect(sentences(foreign)).toEqual([
      'Expected an entry `roadscene` in the metadata_props of m.onnx but received `author`.',
    ]);
    const broken = editedModel((model) => {
      model.metadataProps[0]!.value = '{"contract": 1,';
    });
    expect(sentences(broken)[0]).toMatch(/^Expected JSON for `metadata_props.roadscene` but received /);
  });

  it('lists every key of the contract that differs', () => {
    const bytes = editedContract((contract) => {
      contract['image']!['layout'] = 'NCHW';
      contract['image']!['colour'] = undefined;
      contract['grid']!['cellsX'] = '28';
      contract['grid']!['cellSizeM'] = 2;
      contract['licence']!['spdx'] = '';
      Object.assign(contract['thresholds']!['NOMINAL'] as object, { car: 1.5 });
      Object.assign(contract, { temperature: 0, contract: 'two' });
    });
    expect([...sentences(bytes)].sort()).toEqual(
      [
        'Expected 2 for `metadata_props.roadscene.contract` but received "two".',
        'Expected "NHWC" for `metadata_props.roadscene.image.layout` but received "NCHW".',
        'Expected "rgb" for `metadata_props.roadscene.image.colour` but received nothing.',
        'Expected number for `metadata_props.roadscene.grid.cellsX` but received "28".',
        'Expected only known keys for `metadata_props.roadscene.grid` but received `cellSizeM`.',
        'Expected at least 1 for `metadata_props.roadscene.licence.spdx` but received "".',
        'Expected at most 1 for `metadata_props.roadscene.thresholds.NOMINAL.car` but received 1.5.',
        'Expected more than 0 for `metadata_props.roadscene.temperature` but received 0.',
      ].sort(),
    );
  });

  it('refuses a file of another contract in one sentence', () => {
    const old = editedContract((contract) => {
      Object.assign(contract, { contract: 1 });
      contract['grid'] = { xMinM: 0, yMinM: -24, cellM: 2, cellsX: 28, cellsY: 24 };
    });
    expect(sentences(old)).toEqual([
      'Expected contract 2 for m.onnx but received contract 1. Files of other contracts are not read: export the model again (models/CONTRACT.md).',
    ]);
  });

  it('refuses grids whose rows cannot end where they say, and headings without fields', () => {
    const short = editedContract((contract) => {
      contract['grid']!['xMaxM'] = 40;
    });
    expect(sentences(short)).toEqual([
      'Expected at least 56 for `metadata_props.roadscene.grid.xMaxM` but received 40.',
    ]);
    const even = editedContract((contract) => {
      contract['grid']!['evenCellsX'] = 28;
    });
    expect(sentences(even)).toEqual(['Expected 56 for `metadata_props.roadscene.grid.xMaxM` but received 72.']);
    const longer = editedContract((contract) => {
      contract['grid']!['evenCellsX'] = 29;
    });
    expect(sentences(longer)).toEqual([
      'Expected at most 28 for `metadata_props.roadscene.grid.evenCellsX` but received 29.',
    ]);
    const bins = editedContract((contract) => {
      Object.assign(contract['outputs']!['box'] as object, { headingBins: 6 });
    });
    expect(sentences(bins)[0]).toMatch(/^Expected all of \[.*heading_300\] for .*outputs.box.fields/);
  });

  it('refuses names it does not know, or twice', () => {
    const bytes = editedContract((contract) => {
      const { heat, box, conditions } = contract['outputs'] as Record<string, Record<string, unknown>>;
      heat!['classes'] = ['car', 'car'];
      box!['fields'] = ['dx', 'dy'];
      conditions!['weather'] = ['clear', 'sandstorm'];
      contract['radar']!['channels'] = ['log_count'];
    });
    const all = sentences(bytes);
    expect(all).toHaveLength(4);
    expect(all[0]).toMatch(
      /^Expected \[log_count, max_magnitude.*\] for `metadata_props.roadscene.radar.channels` but received \["log_count"\]/,
    );
    expect(all[1]).toBe(
      'Expected names that differ for `metadata_props.roadscene.outputs.heat.classes` but received ["car","car"].',
    );
    expect(all[2]).toMatch(
      /^Expected all of \[dx, dy, z, .*heading_270.*outputs\.box\.fields` but received \["dx","dy"\]\.$/,
    );
    expect(all[3]).toMatch(/weather\.1` but received "sandstorm"\.$/);
  });

  it('compares every tensor with what the object says', () => {
    const bytes = editedModel((model) => {
      const [image, radar, lookup] = model.graph.input;
      image!.type.tensorType.elemType = 1;
      radar!.type.tensorType.shape.dim[0] = { dimParam: 'batch' };
      lookup!.name = 'table';
      model.graph.output[0]!.type.tensorType.shape.dim[1] = { dimValue: 8 };
      model.graph.output[5]!.name = 'ood';
    });
    expect(sentences(bytes)).toEqual([
      'Expected uint8 [1, 96, 160, 3] for input `image` but received float32 [1, 96, 160, 3].',
      'Expected float32 [1, 10, 28, 24] for input `radar` but received float32 [batch, 10, 28, 24].',
      'Expected int32 [1, 2, 672] for input `lookup` but received no such input.',
      "Expected only the contract's names for inputs but received `table` (int32 [1, 2, 672]).",
      'Expected float32 [1, 9, 28, 24] for output `heat` but received float32 [1, 8, 28, 24].',
      "Expected only the contract's names for outputs but received `ood` (float32 [1, 1]).",
    ]);
  });

  it('refuses strides that do not divide the band, thresholds of other classes and weights elsewhere', () => {
    const stride = editedContract((contract) => {
      contract['lookup']!['stridePx'] = 7;
    });
    expect(sentences(stride)).toEqual([
      'Expected a divisor of 160 and 96 for `metadata_props.roadscene.lookup.stridePx` but received 7.',
    ]);
    const threshold = editedContract((contract) => {
      Object.assign(contract['thresholds']!['RADAR_ONLY'] as object, { unknown: 0.5 });
    });
    expect(sentences(threshold)).toEqual([
      'Expected classes of `heat` for `metadata_props.roadscene.thresholds.RADAR_ONLY` but received `unknown`.',
    ]);
    const external = editedModel((model) => {
      model.graph.initializer[0]!.dataLocation = 1;
    });
    expect(sentences(external)).toEqual([
      'Expected all weights inside m.onnx but received weights in an external file.',
    ]);
  });
});
