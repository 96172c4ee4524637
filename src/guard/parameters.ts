import { z } from 'zod';
import { classShareParameter, integerParameter, numberParameter } from '../config/parameters.js';

const share = (value: number, description: string) =>
  numberParameter({ default: value, min: 0, max: 1, unit: '', description });
const frames = (value: number, max: number, description: string) =>
  integerParameter({ default: value, min: 1, max, unit: 'frames', description });

/**
 * What depends on the vehicle, its sensors or its model. All other limits are constants beside their rule, each with its source: a change of one needs the measurements of docs/safety.md, not a file of a vehicle.
 */
export const guardSchema = z.strictObject({
  inputs: z
    .strictObject({
      blackLevel: integerParameter({
        default: 8,
        min: 0,
        max: 60,
        unit: 'grey levels',
        description:
          'black-frame: luma up to this is dark: the black level and read noise of this camera. A picture that is almost entirely dark is black.',
      }),
      overExposedSuspectShare: share(0.3, 'over-exposed: a picture with a larger saturated share is suspect ...'),
      overExposedUnfitShare: share(
        0.45,
        '... and unfit above this share. Recorded bright skies stay below 0.13; a lens with a wide view of the sky needs more.',
      ),
      minSharpness: share(
        0.13,
        'blurred: mean difference of neighbouring pixels over that of pixels 8 apart, below which a picture with contrast is out of focus: depends on lens and resolution.',
      ),
      coveredShare: share(
        0.2,
        'covered-lens: share of columns that are dark and flat from top to bottom, above which part of the lens is covered. Raise it when the vehicle itself is in the picture.',
      ),
      suddenDirtShare: share(
        0.085,
        'covered-lens: share of the picture that changes at once and then stays, above which something hit the lens. Drives without dirt reach 0.075.',
      ),
      cameraLateSecs: numberParameter({
        default: 0.12,
        min: 0.01,
        max: 5,
        unit: 's',
        description:
          'camera-late: a picture that takes this much longer than usual from stamp to arrival is late. Depends on the link of this camera.',
      }),
      radarDeadFrames: frames(
        3,
        100,
        'radar-dead: samples in a row without returns, or with too few, before the radar is unfit. Raise it for a radar slower than the camera.',
      ),
      radarClutterRatio: numberParameter({
        default: 1.5,
        min: 1,
        max: 20,
        unit: '',
        description:
          'radar-cluttered: returns over their running median, above which they are too many if fewer of them stand still. Raise it for a radar whose number of returns varies strongly.',
      }),
      radarSpeedErrorMps: numberParameter({
        default: 1,
        min: 0.1,
        max: 20,
        unit: 'm/s',
        description:
          'camera-radar-disagree: largest difference between the ego speed from static returns and that from odometry. Depends on the odometry.',
      }),
      radarYawErrorRad: numberParameter({
        default: 0.012,
        min: 0.002,
        max: 0.2,
        unit: 'rad',
        description:
          'miscalibrated: largest angle between the radar and its published mounting. Depends on how well it is mounted.',
      }),
    })
    .prefault({}),
  agreement: z
    .strictObject({
      maxPlacementDoubt: numberParameter({
        default: 0.7,
        min: 0.05,
        max: 100,
        unit: '',
        description:
          'camera-radar-disagree: doubt (camera-only objectness times score that is missing, summed over vehicles and frames) beyond which camera and radar show different moments. Depends on the model. 47 generated drives and 28 recordings without a fault stay below 0.39.',
      }),
      maxBearingErrorRad: numberParameter({
        default: 0.028,
        min: 0.002,
        max: 0.2,
        unit: 'rad',
        description:
          'miscalibrated: largest angle between vehicles as the radar and as the camera sees them. Depends on the model. 47 generated drives without a fault stay below 0.019.',
      }),
    })
    .prefault({}),
  objects: z
    .strictObject({
      groundToleranceM: numberParameter({
        default: 0.6,
        min: 0.05,
        max: 5,
        unit: 'm',
        description: 'ground-contact: largest distance of the bottom of a box from the road ...',
      }),
      groundSlope: numberParameter({
        default: 0.03,
        min: 0,
        max: 0.2,
        unit: '',
        description:
          '... plus this much per metre of range, for hills and pitch. Beyond it the object is unconfirmed. Raise it for hilly roads.',
      }),
      minScore: share(0.3, 'low-score: an object with a lower score is unconfirmed. Depends on the model.'),
      minScores: classShareParameter({ description: 'low-score: limit per object class, instead of minScore.' }),
      minCameraScore: share(
        0.05,
        'camera-missing: an object in the picture with less camera-only objectness is not seen by the camera: unconfirmed. Depends on the model.',
      ),
      cameraOnlyScore: share(
        0.25,
        'camera-only: least camera-only objectness to confirm an object without radar returns. Depends on the model.',
      ),
      maxOutOfDistribution: share(
        0.9,
        'out-of-distribution: score of the model (0 like training .. 1 unlike it) above which nothing in a frame is confirmed. Depends on the model.',
      ),
    })
    .prefault({}),
  tracks: z
    .strictObject({
      confirmHits: frames(2, 10, 'Persistence: frames with a confirmed detection needed to confirm an object ...'),
      confirmWindow: frames(3, 10, '... among this many newest frames.'),
      coastFrames: integerParameter({
        default: 2,
        min: 0,
        max: 10,
        unit: 'frames',
        description: 'Coasting: a confirmed object missed in more than this many frames in a row becomes unconfirmed.',
      }),
      cameraMemorySecs: numberParameter({
        default: 1,
        min: 0,
        max: 5,
        unit: 's',
        description:
          'Provenance: how long an object that only radar sees stays confirmed after the camera last saw it.',
      }),
      fastRangeM: numberParameter({
        default: 40,
        min: 0,
        max: 100,
        unit: 'm',
        description:
          'Fast path: closer than this, a single frame confirms an object that camera and radar both see well; 0 disables it.',
      }),
    })
    .prefault({}),
  mode: z
    .strictObject({
      goodFrames: frames(
        3,
        100,
        'Frames in a row that must allow a better mode before it is entered; a worse mode is entered at once.',
      ),
    })
    .prefault({}),
});

export type GuardParameters = z.output<typeof guardSchema>;
