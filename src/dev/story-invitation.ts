import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Screen } from './story-screen.ts'
import { fpaId, type StoryGateway, satakuntaId } from './story-world.ts'
import { developmentPaths } from './world.ts'

/**
 * What a reader can try by hand while the gateway stays up.
 * @param signIn the one-time link into the administrators' room
 */
export function invite(gateway: StoryGateway, screen: Screen, signIn: string | undefined): void {
  const { origin, operationsOrigin, dataFolder } = gateway
  const at = developmentPaths(dataFolder)
  const path = (file: string) => relative('.', file)
  const as = (id: string) => `--cert ${path(join(at.parties, `${id}.tls.leaf.pem`))}`
  const curl = `curl --cacert ${path(join(at.pki, 'root.pem'))}`
  const pieces: [string, string][] = [
    [
      'The log’s tree head and its public key, open to anyone',
      `${curl} ${origin}/v1/log/checkpoint ${origin}/v1/log/key`,
    ],
    ['The interface, as OpenAPI 3.1', `${curl} ${origin}/v1/openapi.json`],
    ['Satakunta’s inbox (empty now: everything was taken over)', `${curl} ${as(satakuntaId)} ${origin}/v1/inbox/items`],
    [
      'FPA sends a message once more, of those taken over: the receipt is the one of then',
      `${curl} ${as(fpaId)} ${repeat(dataFolder)} ${origin}/v1/messages`,
    ],
    [
      'An example, checked and signed with FPA’s development key: it stands with its certificate in one file',
      signLine(path(join(at.parties, `${fpaId}.signature.leaf.pem`)), path(join(dataFolder, 'message.xml'))),
    ],
    [
      'FPA sends it, and Satakunta finds it in its inbox',
      `${curl} ${as(fpaId)} ${asXml(path(join(dataFolder, 'message.xml')))} ${origin}/v1/messages`,
    ],
    ['FPA waits 30 s at its inbox', `${curl} ${as(fpaId)} --json '{"waitSeconds":30}' ${origin}/v1/inbox/leases`],
    ['Health and metrics, for the operator', `curl ${operationsOrigin}/readyz ${operationsOrigin}/metrics`],
    ['A receipt, checked without the gateway', verifyLine(gateway, path(join(dataFolder, 'receipts')))],
  ]
  screen.chapter('The gateway stays up. To try, from this folder:')
  screen.raw(
    '   # Every message type on a page, and a form that judges documents: in a browser, which will warn of the',
  )
  screen.raw('   # development certificate')
  screen.raw(`   ${origin}/catalogue\n`)
  if (signIn) {
    screen.raw('   # The administrators’ room: this link works once, for ten minutes; `npm run -s budkavle -- sign-in`')
    screen.raw('   # makes another')
    screen.raw(`   ${signIn}\n`)
  }
  for (const [what, line] of pieces) {
    screen.raw(`   # ${what}`)
    screen.raw(`   ${line}\n`)
  }
}

/** Satakunta's records hold what FPA sent, byte for byte. */
function repeat(dataFolder: string): string {
  const folder = join(dataFolder, 'records', 'satakunta')
  const last = readdirSync(folder).findLast((file) => file.endsWith('.xml'))
  return asXml(relative('.', join(folder, last ?? '')))
}

function asXml(file: string): string {
  return `-H 'content-type: application/xml' --data-binary @${file}`
}

/** An example whose dates do not run out. */
function signLine(leaf: string, out: string): string {
  const example = 'schemas/urgent-application/1/example.json'
  return `npm run -s budkavle -- sign ${example} --new-id --now --xml --key ${leaf} --certificate ${leaf} --out ${out}`
}

function verifyLine({ verifierKey }: StoryGateway, receipts: string): string {
  return `npm run -s budkavle -- verify ${receipts}/1-concern-handover.json --key ${verifierKey}`
}
