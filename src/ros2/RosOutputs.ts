import type { Alert } from '../domain/Alert.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { RoadScene } from '../domain/RoadScene.js';
import { MODE_RULES } from '../guard/mode/modeRules.js';
import { imageAnnotationsMessage } from '../publish/foxglove/imageAnnotationsMessage.js';
import { projectorOf } from '../publish/projectorOf.js';
import { detectionsMessage } from '../publish/ros/detectionsMessage.js';
import { markersMessage } from '../publish/ros/markersMessage.js';
import { occupancyGridMessage } from '../publish/ros/occupancyGridMessage.js';
import { roadSceneMessage } from '../publish/ros/roadSceneMessage.js';
import { unknownArea } from '../scene/DrivableAreaMapper.js';
import { autowareObjectsMessage } from './autowareObjectsMessage.js';
import { blindDetections, blindTrackedObjects } from './blindMarks.js';
import { withRosTimes } from './imageAnnotations.js';
import type { NodeConfig } from './nodeParameters.js';
import type { QosMismatch, RosNode, RosPublisherHandle } from './rcl/RosNode.js';

interface OutputFacts {
  readonly config: NodeConfig;
  readonly startId: Uint8Array;
}
/** Undefined when the frame has nothing for this topic. */
type MakeMessage = (frame: PublishedFrame, facts: OutputFacts) => object | undefined;

interface OutputTopic {
  readonly topic: string;
  readonly type: string;
  readonly make: MakeMessage;
}

type MakeList = (scene: RoadScene, facts: OutputFacts) => object;
/** A list of confirmed objects. An empty one means a road without objects, so in a mode that confirms none it is not published, unless `outputs.whenBlind` says so. */
const confirmedList =
  (make: MakeList, blindMark: MakeList): MakeMessage =>
  ({ scene }, facts) => {
    if (MODE_RULES[scene.mode].objects === 'confirmed') return make(scene, facts);
    switch (facts.config.outputs.whenBlind) {
      case 'silent':
        return undefined;
      case 'empty':
        return make({ ...scene, objects: [] }, facts);
      case 'marked':
        return blindMark(scene, facts);
    }
  };

export const OUTPUT_TOPICS: readonly OutputTopic[] = [
  { topic: '~/scene', type: 'roadscene_msgs/msg/RoadScene', make: ({ scene }) => roadSceneMessage(scene) },
  {
    topic: '~/objects',
    type: 'vision_msgs/msg/Detection3DArray',
    make: confirmedList(detectionsMessage, blindDetections),
  },
  {
    topic: '~/objects_autoware',
    type: 'autoware_perception_msgs/msg/TrackedObjects',
    make: confirmedList((scene, { startId }) => autowareObjectsMessage(scene, startId), blindTrackedObjects),
  },
  {
    topic: '~/drivable_area',
    type: 'nav_msgs/msg/OccupancyGrid',
    // A map that stands still would be taken for the road of now.
    make: ({ scene }, { config }) =>
      occupancyGridMessage({ ...scene, drivableArea: scene.drivableArea ?? unknownArea(config.scene) }),
  },
  { topic: '~/markers', type: 'visualization_msgs/msg/MarkerArray', make: ({ scene }) => markersMessage(scene) },
  {
    topic: '~/image_annotations',
    type: 'foxglove_msgs/msg/ImageAnnotations',
    make: (frame) => {
      const projector = projectorOf(frame);
      return projector && (withRosTimes(imageAnnotationsMessage(frame.scene, projector)) as object);
    },
  },
];

interface Output extends OutputTopic {
  publisher: RosPublisherHandle;
  /** The middleware keeps a message for late subscribers. */
  isKept: boolean;
}

export interface RosOutputsOptions {
  readonly node: RosNode;
  readonly config: () => NodeConfig;
  /** See autowareObjectsMessage. */
  readonly startId: Uint8Array;
  readonly onAlert: (alert: Alert) => void;
}

/** Publishes the scene on all output topics whose types are installed; messages are made only for topics with subscribers. */
export class RosOutputs {
  readonly #outputs: readonly Output[];
  readonly #options: RosOutputsOptions;
  readonly #reported = new Set<string>();

  constructor(options: RosOutputsOptions) {
    this.#options = options;
    this.#outputs = OUTPUT_TOPICS.flatMap((output) => {
      const publisher = this.#publisher(output);
      if (publisher === undefined) options.onAlert(missingType(output));
      return publisher === undefined ? [] : [{ ...output, publisher, isKept: false }];
    });
  }

  publish(frame: PublishedFrame): void {
    const facts = { config: this.#options.config(), startId: this.#options.startId };
    const isLatched = facts.config.qos.outputs.durability === 'transient_local';
    for (const output of this.#outputs) {
      // What is kept for a late subscriber must be of now.
      if (!isLatched && output.publisher.subscribers() === 0) continue;
      const message = output.make(frame, facts);
      if (message === undefined) {
        this.#forget(output);
        continue;
      }
      output.publisher.publish(message);
      output.isKept = isLatched;
    }
  }

  /** A late subscriber gets nothing of what was published so far. */
  forget(): void {
    for (const output of this.#outputs) this.#forget(output);
  }

  /** No topic is advertised any more. */
  close(): void {
    for (const { publisher } of this.#outputs) publisher.close();
  }

  #forget(output: Output): void {
    if (!output.isKept) return;
    output.publisher.close();
    output.publisher = this.#publisher(output) ?? output.publisher;
    output.isKept = false;
  }

  #publisher({ type, topic }: OutputTopic): RosPublisherHandle | undefined {
    return this.#options.node.publisher(type, topic, this.#options.config().qos.outputs);
  }

  /** Alerts about subscribers that request more than is offered; each once. */
  mismatches(): readonly Alert[] {
    const found = this.#outputs.flatMap(({ publisher }) =>
      this.#options.node.mismatchedSubscribers(publisher.topic, this.#options.config().qos.outputs),
    );
    return found
      .filter(({ topic, peer }) => !this.#reported.has(`${topic} ${peer}`))
      .map((mismatch) => {
        this.#reported.add(`${mismatch.topic} ${mismatch.peer}`);
        return incompatible(mismatch);
      });
  }
}

const missingType = ({ topic, type }: OutputTopic): Alert => ({
  severity: 'info',
  code: 'ros2/output-left-out',
  message: `Expected the package of ${type} for ${topic} but received none: it is not installed`,
  tip: `This topic is not published. Install ${type.split('/')[0]!} and run tools/ros/setup.sh again if you need it.`,
  topic,
});

const incompatible = ({ topic, peer, policies, ours, theirs }: QosMismatch): Alert => ({
  severity: 'warning',
  code: 'ros2/incompatible-qos',
  message: `Expected subscribers that accept ${ours} for ${topic} but received ${theirs} from ${peer}: ${policies.join(' and ')} cannot be met, so it receives nothing`,
  tip: `Set qos.outputs.${policies[0]!} of this node to what the subscriber requests, or change the subscriber.`,
  topic,
});
