import { fileURLToPath } from 'node:url';

/** Root of this package, from dist/cli as from src/cli. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
