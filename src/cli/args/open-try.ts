import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { partyAnswerTexts } from '../../admin/texts/party-answers.ts'
import { acted } from '../../evidence/office-steps.ts'
import { openKnowledge } from '../../knowledge.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import { applyAlone } from '../../store/apply-alone.ts'
import { addressRuleOf, type Connection, type ConnectionParts, createTryEndpoint } from '../../wiring/connection.ts'
import { findGatewayFiles } from './gateway-files.ts'
import type { OpenDatabase } from './open-database.ts'

/** What trying a connection works with: the gateway's own TLS key, which the endpoint is shown, and whom it trusts. */
export type OpenTry = (
  database: Pick<OpenDatabase, 'sql' | 'config'>,
  now: () => Date,
) => Promise<{ readonly parts: ConnectionParts; close(): Promise<void> }>

/** As a gateway of this configuration would connect, and judge. @throws Error when a file of it cannot be read */
export const openTry: OpenTry = async ({ sql, config }, now) => {
  const { tlsCertificateFile, tlsKeyFile, trustFile } = findGatewayFiles(config)
  const tls = { cert: readFileSync(tlsCertificateFile, 'utf8'), key: readFileSync(tlsKeyFile, 'utf8') }
  const trustFolder = await readTrustFolder(dirname(trustFile))
  // One snapshot is what is judged by: that a later one could not be read is no fault of it.
  const knowledge = await openKnowledge(sql, trustFolder, () => {}, now, config)
  const parts: ConnectionParts = {
    store: { admin: sql },
    knowledge,
    tryEndpoint: createTryEndpoint({ rule: addressRuleOf(config), tls }),
    async act(by, { reasons, subject }) {
      const evidence = acted(reasons, by, subject, { at: now(), issuer: config.logOrigin, newId: randomUUID })
      const outcome = await applyAlone(sql, 'act', {}, [evidence])
      if (outcome !== 'done') throw new Error(`an act was not put into the log: ${outcome}`)
    },
  }
  return { parts, close: () => knowledge.close() }
}

/** In the words of the room's page, and a code of why not, for programs. */
export function sayConnection(answer: Connection): string {
  const words: Readonly<Record<string, string>> = partyAnswerTexts.en
  if ('done' in answer) return `${words[`done.${answer.done}`]}`
  const said = words[`no.${answer.no}`]
  return said === undefined ? answer.no : `${answer.no}: ${said}`
}
