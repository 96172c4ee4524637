import { RoadsceneError } from '../domain/RoadsceneError.js';

/** The configuration cannot be used as it is. Codes: `config/unreadable`, `config/syntax`, `config/unknown-key`, `config/value`. */
export class ConfigError extends RoadsceneError {}
