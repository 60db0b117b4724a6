import { hash } from 'node:crypto'
import { Refusal } from './errors.ts'
import type { Evidence, Stamp } from './evidence/evidence.ts'
import { parseManifest } from './evidence/manifest.ts'
import { manifestAnswered } from './evidence/office-steps.ts'
import { parseNote } from './evidence/signed-note.ts'
import type { OfficeId } from './message/ids.ts'
import type { Difference, Manifest, ManifestAnswer, ManifestState } from './message/manifest.ts'
import type { Received, Verified } from './message/stages.ts'
import { parseManifestAnswer } from './validate/manifest-answer.ts'
import { type Trust, verify } from './verify/verify.ts'

/** What the answer to a manifest needs of the world. */
export interface ManifestDeps {
  stamp(): Stamp
  trust(): Trust
  officesOf(party: Received['caller']): readonly OfficeId[]
  findManifest(offices: readonly OfficeId[], number: number): Promise<Manifest | undefined>
  /** False when it was answered meanwhile. */
  settleManifest(step: ManifestStep): Promise<boolean>
}

/** What a manifest came to; anything but `agreed` opens an incident in the same transaction. */
export interface ManifestStep {
  readonly manifest: number
  readonly state: Exclude<ManifestState, 'open'>
  readonly answer: { readonly bytes: Buffer; readonly mediaType: string } | null
  readonly differences: readonly Difference[]
  readonly at: Date
  readonly evidence: Evidence
}

/**
 * A receiver countersigns a manifest, or says where its own store differs. The signature is verified as a message's is,
 * and the answer is kept as it came, so that anyone can verify it again.
 * @throws Refusal `request.not-found`, `request.malformed`, `item.closed` when another answer was given before, and what
 *   verify() refuses
 */
export async function answerManifest(
  deps: ManifestDeps,
  received: Received,
  number: number,
): Promise<'agreed' | 'differs'> {
  const manifest = await requireManifest(deps, received, number)
  const stamp = deps.stamp()
  const verified = await verify(received, deps.trust(), stamp.at)
  const answer = requireAbout(parseManifestAnswer(verified), manifest, stamp.issuer)
  const state = answer.agrees ? 'agreed' : 'differs'
  const settled =
    (manifest.state === 'open' || manifest.state === 'unanswered') &&
    (await deps.settleManifest(answerStep(manifest, state, answer, verified, stamp)))
  return settled ? state : requireSame(await requireManifest(deps, received, number), state, answer)
}

/** No answer came in time. */
export function unansweredStep(manifest: Manifest, stamp: Stamp): ManifestStep {
  const state = 'unanswered'
  const evidence = manifestAnswered(recipientOf(manifest), factOf(manifest), `manifest.${state}`, undefined, stamp)
  return { manifest: manifest.manifest, state, answer: null, differences: [], at: stamp.at, evidence }
}

function answerStep(
  manifest: Manifest,
  state: 'agreed' | 'differs',
  { differences }: ManifestAnswer,
  { received, signature }: Verified,
  stamp: Stamp,
): ManifestStep {
  const { bytes, mediaType, caller } = received
  const signed = { digest: hash('sha256', bytes, 'hex'), signature }
  const recipient = { party: caller, office: manifest.office }
  const evidence = manifestAnswered(recipient, factOf(manifest), `manifest.${state}`, signed, stamp)
  return { manifest: manifest.manifest, state, answer: { bytes, mediaType }, differences, at: stamp.at, evidence }
}

async function requireManifest(deps: ManifestDeps, { caller }: Received, number: number): Promise<Manifest> {
  const manifest = await deps.findManifest(deps.officesOf(caller), number)
  if (!manifest) throw new Refusal('request.not-found', 'the caller has no such manifest')
  return manifest
}

/** The answer is about this manifest, by its root too, and names items of it. */
function requireAbout(answer: ManifestAnswer, manifest: Manifest, origin: string): ManifestAnswer {
  if (answer.manifest !== manifest.manifest) throw malformed('manifest is another than in the address')
  if (answer.root !== manifest.root) throw malformed('root is not that of the manifest')
  if (answer.agrees) return answer
  const items = new Set(parseManifest(origin, parseNote(manifest.note).text).lines.map(({ item }) => item))
  if (answer.differences.every(({ item }) => items.has(item))) return answer
  throw malformed('a difference names an item that the manifest does not list')
}

/** Signed again, the same answer has other bytes: what it says is compared. */
function requireSame(manifest: Manifest, state: 'agreed' | 'differs', { differences }: ManifestAnswer) {
  const told = (all: readonly Difference[]) => all.map(({ item, found }) => `${item} ${found}`).join()
  if (manifest.state === state && told(manifest.differences) === told(differences)) return state
  throw new Refusal('item.closed', 'the manifest was answered before, with another answer')
}

function factOf({ manifest, day, items, root }: Manifest) {
  return { number: manifest, day, items, root: Buffer.from(root, 'base64').toString('hex') }
}

function recipientOf({ party, office }: Manifest) {
  return { party, office }
}

function malformed(detail: string): Refusal {
  return new Refusal('request.malformed', detail)
}
