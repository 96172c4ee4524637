import type { CameraFrame } from '../../domain/CameraFrame.js';
import type { ClassImage } from '../../domain/RoadScene.js';
import type { RosHeader } from './rosPose.js';

/** sensor_msgs/Image, mono8: the ids of domain/PixelClass at the resolution of the model's image band. */
export function classImageMessage(image: ClassImage, header: RosHeader, camera: CameraFrame | undefined) {
  return {
    header: { stamp: header.stamp, frame_id: camera?.frameId ?? header.frame_id },
    height: image.heightPx,
    width: image.widthPx,
    encoding: 'mono8',
    is_bigendian: 0,
    step: image.widthPx,
    data: image.classIds,
  };
}
