import { Command, Option } from 'commander';
import { LIGHTS, ROAD_SURFACES, WEATHERS } from '../../domain/SceneConditions.js';
import { MIX_NAMES } from '../../synth/training/TrainingSample.js';
import { ROAD_KINDS } from '../../synth/world/RoadView.js';
import { EXIT_CODES_HELP } from '../exitCodes.js';
import { collected, decimal, namedNumber, oneOf, positive, seed, threads, wholeNumber } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

/** A picture's side: below, neither road nor objects can be told; above, libjpeg refuses long before memory ends. */
const SIDE_PX = wholeNumber(32, 8192);
const DAY_SECS = 86_400;

/** `roadscene synth`: generated drives, training sets and pictures of them. */
export function synthCommand(): Command {
  return new Command('synth')
    .description('Generate a drive with camera, radar and truth as a bag, or a whole training set.')
    .option('--list', 'print scenarios with their parameters, conditions and sensor faults')
    .option('--scenario <name>', 'write one drive of this scenario')
    .option('--mix <name>', `write a set of independent frames: ${MIX_NAMES.join(' or ')}`, oneOf(MIX_NAMES))
    .option('--gallery <file.png>', 'draw a contact sheet of all scenarios and conditions')
    .addOption(new Option('--bags <dir>', "write this project's demo bag and its checksum").hideHelp())
    .option('--out <path>', 'bag of the drive, or folder of the set')
    .option('--force', 'replace a bag or picture that exists')
    .option('--seed <n>', 'the same seed gives the same bytes', seed, 1)
    .option('--weather <name>', 'default: drawn at random from those the scenario allows', oneOf(WEATHERS))
    .option('--light <name>', 'default: drawn', oneOf(LIGHTS))
    .option('--road-surface <name>', 'default: by weather', oneOf(ROAD_SURFACES))
    .option('--road <name>', 'motorway, rural or urban (default: drawn)', oneOf(ROAD_KINDS))
    .option('--parameter <name=value>', 'value for a parameter of the scenario; may be repeated', namedNumber)
    .option('--frames <n>', 'camera frames (default: 100 for a drive, 12000 for a set)', wholeNumber(1, 10_000_000))
    .option('--rate <hz>', 'camera frames per second of a drive', positive(1000), 10)
    .option('--fault <name>', 'sensor fault added to the drive; may be repeated', collected)
    .option('--fault-onset <seconds>', 'when faults begin', decimal(0, DAY_SECS), 2)
    .option('--fault-duration <seconds>', 'how long they last (default: to the end)', decimal(0, DAY_SECS))
    .addOption(new Option('--radar <kind>', 'radar of a drive').choices(['conventional', 'imaging']).default('imaging'))
    .option(
      '--unfolded-doppler',
      "range rates of the imaging radar unambiguous instead of folded into Astyx' 10.31 m/s",
    )
    .option('--width <px>', 'picture width (default: 960, set: 640)', SIDE_PX)
    .option('--height <px>', 'picture height (default: 540, set: 256)', SIDE_PX)
    .option('--quality <n>', 'JPEG quality 1 to 100 (default: 85, set: 90)', wholeNumber(1, 100))
    .option('--threads <n>', 'worker threads for a set', threads, 2)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(whenUsed(async () => (await import('../synth.js')).synth));
}
