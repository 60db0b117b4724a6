import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const architecture = 'tests/architecture.test.ts'

/** `npm run check` runs the first project, which needs nothing; `npm test` runs both. */
export default defineConfig({
  root,
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'architecture', root, include: [architecture] } },
      {
        extends: true,
        test: {
          name: 'product',
          root,
          include: ['tests/**/*.test.ts'],
          exclude: [architecture],
          globalSetup: [fileURLToPath(new URL('./support/global-setup.ts', import.meta.url))],
        },
      },
    ],
  },
})
