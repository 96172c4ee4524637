import type { Alert } from '../domain/Alert.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import { imageAnnotationsMessage } from '../publish/foxglove/imageAnnotationsMessage.js';
import { projectorOf } from '../publish/projectorOf.js';
import { detectionsMessage } from '../publish/ros/detectionsMessage.js';
import { markersMessage } from '../publish/ros/markersMessage.js';
import { occupancyGridMessage } from '../publish/ros/occupancyGridMessage.js';
import { roadSceneMessage } from '../publish/ros/roadSceneMessage.js';
import { autowareObjectsMessage } from './autowareObjectsMessage.js';
import { withRosTimes } from './imageAnnotations.js';
import type { QosSettings } from './rcl/qos.js';
import type { QosMismatch, RosNode, RosPublisherHandle } from './rcl/RosNode.js';

type MakeMessage = (frame: PublishedFrame) => object | undefined;

interface OutputTopic {
  readonly topic: string;
  readonly type: string;
  readonly make: MakeMessage;
}

export const OUTPUT_TOPICS: readonly OutputTopic[] = [
  { topic: '~/scene', type: 'roadscene_msgs/msg/RoadScene', make: ({ scene }) => roadSceneMessage(scene) },
  { topic: '~/objects', type: 'vision_msgs/msg/Detection3DArray', make: ({ scene }) => detectionsMessage(scene) },
  {
    topic: '~/objects_autoware',
    type: 'autoware_perception_msgs/msg/TrackedObjects',
    make: ({ scene }) => autowareObjectsMessage(scene),
  },
  {
    topic: '~/drivable_area',
    type: 'nav_msgs/msg/OccupancyGrid',
    make: ({ scene }) => (scene.drivableArea === undefined ? undefined : occupancyGridMessage(scene)),
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
  readonly publisher: RosPublisherHandle;
}

/** Publishes the scene on all output topics whose types are installed; messages are made only for topics with subscribers. */
export class RosOutputs {
  readonly #outputs: readonly Output[];
  readonly #node: RosNode;
  readonly #qos: QosSettings;
  readonly #reported = new Set<string>();

  constructor(node: RosNode, qos: QosSettings, onAlert: (alert: Alert) => void) {
    this.#node = node;
    this.#qos = qos;
    this.#outputs = OUTPUT_TOPICS.flatMap((output) => {
      const publisher = node.publisher(output.type, output.topic, qos);
      if (publisher === undefined) onAlert(missingType(output));
      return publisher === undefined ? [] : [{ ...output, publisher }];
    });
  }

  publish(frame: PublishedFrame): void {
    for (const { publisher, make } of this.#outputs) {
      if (publisher.subscribers() === 0) continue;
      const message = make(frame);
      if (message !== undefined) publisher.publish(message);
    }
  }

  /** Alerts about subscribers that request more than is offered; each once. */
  mismatches(): readonly Alert[] {
    const found = this.#outputs.flatMap(({ publisher }) =>
      this.#node.mismatchedSubscribers(publisher.topic, this.#qos),
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
