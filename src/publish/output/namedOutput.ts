import type { Publisher } from '../Publisher.js';
import type { OutputFolder } from './OutputFolder.js';

/** A publisher whose file takes its name in the folder once it was closed without a fault; after one, what there is of it keeps its partial name. */
export async function namedOutput(
  folder: OutputFolder,
  name: string,
  create: (path: string) => Promise<Publisher>,
): Promise<Publisher> {
  const inner = await create(await folder.begin(name));
  let failed = false;
  const attempt = async (action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      failed = true;
      folder.keepPartial(name);
      throw error;
    }
  };
  return {
    ...(inner.writesAtEnd && { writesAtEnd: inner.writesAtEnd }),
    publish: (frame) => attempt(() => inner.publish(frame)),
    ...(inner.passThrough && { passThrough: (raw) => attempt(() => inner.passThrough!(raw)) }),
    close: async (summary) => {
      await attempt(() => inner.close(summary));
      if (!failed) folder.finish(name);
    },
  };
}
