import type { RunSummary } from '../domain/RunSummary.js';
import { snakeCased } from '../publish/keyCase.js';
import type { Publisher } from '../publish/Publisher.js';
import { expectWritableFolder, writeText } from './writeText.js';

/** Writes `summary.json` when the run ends: the RunSummary with snake_case names, stamps as strings of nanoseconds. */
export class SummaryPublisher implements Publisher {
  readonly writesAtEnd = true;
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws PublishError when the folder cannot be written. */
  static async create(path: string): Promise<SummaryPublisher> {
    await expectWritableFolder(path);
    return new SummaryPublisher(path);
  }

  publish(): Promise<void> {
    return Promise.resolve();
  }

  close(summary: RunSummary): Promise<void> {
    return writeText(this.#path, `${JSON.stringify(snakeCased(summary), undefined, 2)}\n`);
  }
}
