import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = fileURLToPath(new URL('..', import.meta.url))
const architecture = 'tests/architecture.test.ts'

/** The files that take longest, which begin first, so that none of them is what is left when all others have ended. */
const longest = [
  'flow/silent-office',
  'flow/demo',
  'flow/crash',
  'campaign/campaign',
  'flow/stop',
  'license/license',
  'refusals',
  'pages/admin-situation',
  'pages/admin',
  'pages/admin-routing',
].map((name) => `/tests/${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => longest.findIndex((name) => moduleId.endsWith(name))
    const begin = files.filter((file) => place(file) >= 0).sort((a, b) => place(a) - place(b))
    return [...begin, ...(await super.sort(files.filter((file) => place(file) < 0)))]
  }
}

/** `npm run check` runs the first project, which needs nothing; `npm test` runs both. */
export default defineConfig({
  root,
  test: {
    // Against what hangs. On a busy machine a test may take its time: how long is no part of what it holds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // One more than the cores that there are to count on: ladders and stops wait, and browsers work beside their tests.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'architecture', root, include: [architecture] } },
      {
        extends: true,
        test: {
          name: 'product',
          root,
          include: ['tests/**/*.test.ts'],
          exclude: [architecture],
          // Files that follow in one process share what is loaded, which is much of the work of a small one: no file keeps state in
          // a module that another one could meet.
          isolate: false,
          globalSetup: [fileURLToPath(new URL('./support/global-setup.ts', import.meta.url))],
        },
      },
    ],
  },
})
