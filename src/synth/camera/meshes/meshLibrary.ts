import type { ActorState } from '../../world/WorldFrame.js';
import { carMesh, type CarShape } from './carMesh.js';
import { busMesh, caravanMesh, tractorMesh, trailerMesh, truckMesh } from './heavyMeshes.js';
import { animalMesh, bicycleMesh, motorcycleMesh, personMesh } from './livingMeshes.js';
import type { Mesh } from './Mesh.js';
import { barrierMesh, coneMesh, debrisMesh } from './objectMeshes.js';

export type Detail = 0 | 1 | 2;

const built = new Map<string, Mesh>();

function once(name: string, detail: Detail, make: (detail: Detail) => Mesh): Mesh {
  const key = `${name} ${detail}`;
  let mesh = built.get(key);
  if (mesh === undefined) {
    mesh = make(detail);
    built.set(key, mesh);
  }
  return mesh;
}

const CAR_SHAPES: readonly CarShape[] = ['saloon', 'hatchback', 'estate', 'suv', 'hatchback'];
const PERSONS = ['plain', 'bag', 'skirt', 'plain'] as const;
const DEBRIS = ['carton', 'tyre', 'planks'] as const;

/** The model of an actor; shape follows its seed, and its size where that tells kinds apart. */
export function meshOf(actor: ActorState, detail: Detail): Mesh {
  const seed = actor.appearanceSeed;
  switch (actor.kind) {
    case 'car': {
      const shape = actor.heightM > 1.62 ? 'suv' : CAR_SHAPES[seed % CAR_SHAPES.length]!;
      return once(shape, detail, (level) => carMesh(shape, level));
    }
    case 'van':
      return once('van', detail, (level) => carMesh('van', level));
    case 'truck': {
      if (actor.lengthM < 6.8) return once('tractor', detail, tractorMesh);
      const variant = seed % 4 === 0 ? 'tipper' : 'box';
      return once(`truck ${variant}`, detail, (level) => truckMesh(variant, level));
    }
    case 'bus':
      return once('bus', detail, busMesh);
    case 'trailer':
      return actor.lengthM < 7 ? once('caravan', detail, caravanMesh) : once('trailer', detail, trailerMesh);
    case 'motorcycle':
      return once('motorcycle', detail, motorcycleMesh);
    case 'bicycle':
      return once('bicycle', detail, bicycleMesh);
    case 'pedestrian':
    case 'child': {
      const variant = PERSONS[seed % PERSONS.length]!;
      return once(`person ${variant}`, detail, (level) => personMesh(variant, level));
    }
    case 'animal': {
      const variant = actor.heightM > 0.98 ? 'deer' : seed % 2 === 0 ? 'boar' : 'dog';
      return once(variant, detail, (level) => animalMesh(variant, level));
    }
    case 'cone':
      return once('cone', detail, coneMesh);
    case 'barrier':
      return once('barrier', detail, barrierMesh);
    case 'debris': {
      const variant = DEBRIS[seed % DEBRIS.length]!;
      return once(`debris ${variant}`, detail, () => debrisMesh(variant));
    }
  }
}
