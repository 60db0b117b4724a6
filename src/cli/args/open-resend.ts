import type { Environment } from '../../config.ts'
import { createCatalogue } from '../../message/catalogue.ts'
import type { ResendDeps } from '../../resend.ts'
import { readSchemaFolder } from '../../store/schema-folder.ts'
import { createResendDeps } from '../../wiring/resend-deps.ts'
import { openStoreBeside } from './open-store.ts'

/** What bringing an item again works with. */
export interface OpenResend {
  readonly resend: ResendDeps
  close(): Promise<void>
}

/** @throws Error as `openStoreBeside` does */
export async function openResend(env: Environment, now: () => Date): Promise<OpenResend> {
  const catalogue = createCatalogue(await readSchemaFolder())
  const { config, store, close } = await openStoreBeside(env)
  return { resend: createResendDeps({ store, catalogue, config, now }), close }
}
