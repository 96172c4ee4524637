// A node with an engine, to be killed or interrupted from outside. Arguments: URL of dist/infer/createEngine.js, slow plumbing model. Prints the id of its
// inference process; `hang` on stdin starts a frame that takes hours; SIGINT makes it run one more frame and end.
import { createInterface } from 'node:readline';

const [engineUrl, modelPath] = process.argv.slice(2);
const { createEngine } = await import(engineUrl);
const engine = await createEngine({ modelPath, provider: 'cpu', threads: 1 });
const CELLS = 28 * 24;
const inputs = (trips) => {
  const radar = new Float32Array(10 * CELLS);
  radar[0] = trips;
  return { image: new Uint8Array(96 * 160 * 3), radar, lookup: new Int32Array(2 * CELLS) };
};
process.on('SIGINT', () => {
  console.log('interrupted');
  setTimeout(async () => {
    await engine.run(inputs(1000));
    console.log(`answered, ${engine.restarts.length} restarts`);
    await engine.close();
    process.exit(0);
  }, 100);
});
createInterface({ input: process.stdin }).on('line', () => {
  void engine.run(inputs(1_000_000_000));
  setTimeout(() => console.log('hanging'), 100);
});
console.log(engine.supervision.pid);
