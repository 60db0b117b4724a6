import type { Fault, RefusalCode } from '../errors.ts'
import { type Receipt, serialiseReceipt } from '../evidence/receipt.ts'
import type { Leaf } from './pki.ts'
import { createMessage, type StoryDocument, type StoryMessage, signDocument } from './story-documents.ts'
import { type KeptReceipt, keepReceipt } from './story-receipts.ts'
import { requireFound, requireSame } from './story-step.ts'
import type { StoryWorld } from './story-world.ts'

/** Four documents that must be refused, each with its stable code and evidence of the refusal. */
export async function playRefusals(world: StoryWorld, revoked: Leaf, first: StoryMessage): Promise<KeptReceipt> {
  const tampered = await sendTampered(world)
  await sendWithoutConsent(world)
  await sendRevoked(world, revoked)
  await sendReused(world, first)
  return tampered
}

async function sendTampered(world: StoryWorld): Promise<KeptReceipt> {
  const { fpa, screen } = world
  screen.chapter('Refused: a document changed after it was signed')
  const signed = await signDocument(createMessage('concern-consented'), fpa.party.signature, 'xml')
  screen.say('Somebody', 'changes the home municipality on the way: 102 becomes 091')
  return refuse(world, tamper(signed), 'signature.digest-mismatch')
}

async function sendWithoutConsent(world: StoryWorld): Promise<void> {
  const { fpa, screen } = world
  screen.chapter('Refused: the consent is missing')
  screen.say('FPA', 'signs a consent-based report without any consent')
  const message = createMessage('concern-consented', { consent: undefined })
  await refuse(world, await signDocument(message, fpa.party.signature, 'flattened'), 'consent.missing')
}

async function sendRevoked(world: StoryWorld, revoked: Leaf): Promise<void> {
  const { screen } = world
  screen.chapter('Refused: the signing certificate is revoked')
  const serial = `${revoked.serial.slice(0, 8)}…`
  screen.say('FPA', `signs with its certificate ${serial}, which its issuer has put on the revocation list`)
  await refuse(world, await signDocument(createMessage('concern-consented'), revoked, 'xml'), 'certificate.revoked')
}

async function sendReused(world: StoryWorld, first: StoryMessage): Promise<void> {
  const { fpa, screen } = world
  screen.chapter('Refused: an identifier used before, with other content')
  const alarms = await countAlarms(world)
  screen.say('FPA', `signs the first report again, ${first.messageId}, with another home municipality`)
  const message = { ...first, person: { ...first.person, homeMunicipality: '609' } }
  await refuse(world, await signDocument(message, fpa.party.signature, 'xml'), 'message.id-reused')
  requireSame('alarms of the operator', await countAlarms(world), alarms + 1)
  screen.held('the operator has one alarm more')
  const history = await fpa.client.get(`/v1/messages/${first.messageId}`)
  requireSame('the state of the first report', history.json<{ state: string }>().state, 'stored')
  screen.held('the report first accepted stands as before: stored by Satakunta')
}

interface Problem {
  readonly code: RefusalCode
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly faults?: readonly Fault[]
  readonly receipt?: Receipt
}

async function refuse(world: StoryWorld, document: StoryDocument, code: RefusalCode): Promise<KeptReceipt> {
  const { screen, fpa } = world
  screen.say('FPA', `POST /v1/messages: ${document.mediaType}, ${document.bytes.length} bytes`)
  const answer = await fpa.post(document)
  const problem = answer.json<Problem>()
  requireSame('the code of the refusal', problem.code, code)
  requireSame('the status of the answer', answer.status, problem.status)
  screen.say('Gateway', `${problem.status} ${problem.code}: ${problem.title}`)
  for (const line of describeFaults(problem)) screen.detail(line)
  const receipt = requireFound('the refusal', problem.receipt, 'evidence of the refusal')
  const kept = keepReceipt(world, serialiseReceipt(receipt), `refusal-${code}`)
  requireSame('the reason in the evidence', kept.receipt.evidence.reasons[0], code)
  return kept
}

function describeFaults({ detail, faults = [] }: Problem): string[] {
  return faults.length === 0 ? [detail] : faults.map(({ place, rule }) => `at ${place}: ${rule}`)
}

function tamper(document: StoryDocument): StoryDocument {
  const text = document.bytes.toString('utf8')
  const changed = text.replace('<homeMunicipality>102<', '<homeMunicipality>091<')
  requireSame('the document is changed', changed !== text, true)
  return { ...document, bytes: Buffer.from(changed) }
}

async function countAlarms({ gateway }: StoryWorld): Promise<number> {
  const metrics = await (await fetch(`${gateway.operationsOrigin}/metrics`)).text()
  return Number(/^budkavle_alarms\{code="message.id-reused"\} (\d+)$/m.exec(metrics)?.[1] ?? 0)
}
