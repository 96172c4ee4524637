import { Command } from 'commander';
import { whenUsed } from '../whenUsed.js';

/** For developers: schemas/. */
export const schemasCommand = (): Command =>
  new Command('schemas')
    .description('Write the JSON Schemas of all JSON outputs.')
    .argument('<dir>', 'folder to write them into')
    .action(whenUsed(async () => (await import('../schemas.js')).schemas));
