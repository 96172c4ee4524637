import { counted } from '../../report/plural.js';
import type { ScoreCard } from '../ScoreCard.js';
import { figureText, share, text, threePlaces, twoPlaces } from './figureText.js';

/** The card in a few lines, for the terminal. */
export function scoreText(card: ScoreCard): string {
  const { frames, meanAp, classes, pixels, phantoms, conditions } = card;
  const lines = [framesText(frames, card.settings.missing), `mAP 0-50 m        ${figureText(meanAp, threePlaces)}`];
  for (const [label, { ap, bands, medianRangeErrorM, medianLateralErrorM }] of Object.entries(classes)) {
    const errors = `range ${text(medianRangeErrorM.value, twoPlaces)} m, lateral ${text(medianLateralErrorM.value, twoPlaces)} m`;
    lines.push(
      `  ${label.padEnd(16)}${figureText(ap, threePlaces)}, ${bands['0-50']!.truths} truths; median ${errors}`,
    );
  }
  lines.push(`Calibration error ${figureText(card.calibrationError, threePlaces)}`);
  if (phantoms) {
    const { frames: free, per1000Frames } = phantoms.published;
    lines.push(
      `Phantoms          ${figureText(per1000Frames, twoPlaces)} per 1,000 of ${counted(free, 'frame')} free of objects`,
    );
  }
  for (const [label, { confirmed }] of Object.entries(card.tracking)) {
    const switches = `${text(confirmed.idSwitchesPer10Secs, twoPlaces)} id switches in 10 s`;
    lines.push(
      `Tracks ${label.padEnd(11)}MOTA ${text(confirmed.mota, threePlaces)}, IDF1 ${text(confirmed.idf1, threePlaces)}, ${switches}, confirmed objects`,
    );
  }
  if (pixels)
    lines.push(`Mean pixel IoU    ${figureText(pixels.meanIou, threePlaces)} over ${counted(pixels.frames, 'frame')}`);
  for (const [group, { accuracy, frames: count }] of Object.entries(conditions))
    lines.push(`${group.padEnd(18)}${figureText(accuracy, share)} of ${counted(count, 'frame')} right`);
  return lines.join('\n');
}

/** How many frames were scored, and how many were not. */
export function framesText(frames: ScoreCard['frames'], missing: ScoreCard['settings']['missing']): string {
  const { truthFrames, scored, truthWithoutPrediction, predictionWithoutTruth, otherFrame } = frames;
  const fate = missing === 'empty' ? 'scored as frames without detections' : 'left out';
  return [
    `${scored} of ${counted(truthFrames, 'true frame')} scored`,
    ...(truthWithoutPrediction > 0 ? [`${truthWithoutPrediction} without prediction (${fate})`] : []),
    ...(predictionWithoutTruth > 0 ? [`${counted(predictionWithoutTruth, 'prediction')} without truth`] : []),
    ...(otherFrame > 0 ? [`${otherFrame} in another coordinate frame`] : []),
  ].join('; ');
}
