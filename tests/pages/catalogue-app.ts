import { Hono } from 'hono'
import { checkDocument, checkSigned } from '../../src/check.ts'
import { createCalendar } from '../../src/clock/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { Refusal } from '../../src/errors.ts'
import { catalogueApi } from '../../src/http/catalogue/api.ts'
import { type CatalogueDeps, cataloguePages } from '../../src/http/catalogue/pages.ts'
import { refusalProblem } from '../../src/http/problem.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { findSigned } from '../../src/verify/signed-form.ts'
import { catalogue, schemaFiles, schemas } from '../support/verified.ts'

/** The catalogue as a gateway of production serves it, without the gateway: judging a document needs none. */
export function createCatalogueApp(now: () => Date, more: Partial<CatalogueDeps> = {}): Hono {
  const calendar = createCalendar(parseConfig({}))
  const deps: CatalogueDeps = {
    catalogue,
    files: schemaFiles,
    now,
    encodeXml,
    async check(bytes) {
      const measure = { schemas, calendar, at: now() }
      const signed = findSigned(bytes)
      return signed ? await checkSigned(signed, {}, measure) : checkDocument({ bytes }, measure)
    },
    bodyBytesMax: 256 * 1024,
    batchBytesMax: 8 * 1024 * 1024,
    sandbox: undefined,
    ...more,
  }
  const app = new Hono()
  app.route('/v1/catalogue', catalogueApi(deps))
  app.route('/catalogue', cataloguePages(deps))
  app.onError((err, c) => {
    if (err instanceof Refusal) return refusalProblem(c, err)
    throw err
  })
  return app
}
