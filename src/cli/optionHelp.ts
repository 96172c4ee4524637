import { Help, type Option } from 'commander';

/** Description of an option in `--help`: says which ones must be given. */
export const optionHelp = (option: Option): string =>
  `${new Help().optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;
