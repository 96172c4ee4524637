import type { PublishedFrame } from '../domain/PublishedFrame.js';
import type { RunSummary } from '../domain/RunSummary.js';
import type { Publisher } from '../publish/Publisher.js';
import { SampleChooser } from './frames/SampleChooser.js';
import { reportPage } from './page/reportPage.js';
import { TimeBins } from './TimeBins.js';
import { TrustLog } from './trust/TrustLog.js';
import { expectWritableFolder, writeText } from './writeText.js';

/** Writes `report.html` when the run ends. Keeps a dozen small pictures and a bounded number of time bins, however long the run. */
export class ReportPublisher implements Publisher {
  readonly #path: string;
  readonly #chooser = new SampleChooser();
  readonly #times = new TimeBins();
  readonly #trust = new TrustLog();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws PublishError when the folder cannot be written. */
  static async create(path: string): Promise<ReportPublisher> {
    await expectWritableFolder(path);
    return new ReportPublisher(path);
  }

  async publish(frame: PublishedFrame): Promise<void> {
    const { scene } = frame;
    this.#times.add(scene);
    this.#trust.add(scene);
    await this.#chooser.add(frame);
  }

  async close(summary: RunSummary): Promise<void> {
    await writeText(this.#path, await reportPage(summary, this.#chooser.chosen(), this.#times, this.#trust));
  }
}
