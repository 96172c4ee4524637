import { RoadsceneError } from '../domain/RoadsceneError.js';

/** The configuration is invalid. Codes: `config/unreadable`, `config/syntax`, `config/unknown-key`, `config/value`. */
export class ConfigError extends RoadsceneError {}
