import { randomUUID } from 'node:crypto'
import { writeReceipt } from '../../evidence/receipt.ts'
import { recordAct } from '../../store/acts.ts'
import { createIncidentStore } from '../../store/incidents.ts'
import type { Store } from '../../store/store.ts'
import { parseEntry } from './new-file.ts'
import { UsageError } from './usage-error.ts'

/** What acts on incidents and looks at them ask of the gateway's store. */
export type IncidentStore = Pick<Store, 'background' | 'signer' | 'commit'>

/** A file of an incident: the receipt of one entry of the log, the manifest that it is about, or the answer to that. */
export type IncidentPart = { readonly entry: number } | 'manifest' | 'answer'

export interface IncidentFile {
  /** What it is, for people. */
  readonly what: string
  readonly text: string
}

/**
 * Puts a look at an incident into the log, the same entry as the room makes, before anything is shown or written.
 * @throws when it is not in the log: then nothing may be shown
 */
export function recordIncidentLook(
  { commit, signer }: IncidentStore,
  reason: 'incident.viewed' | 'incident.evidence-downloaded',
  incident: number,
  by: string,
  at: Date,
): Promise<void> {
  const stamp = { at, issuer: signer.origin, newId: randomUUID }
  return recordAct(commit, by, { reasons: [reason], subject: `incident:${incident}` }, stamp)
}

/** The bytes that the room gives; undefined where the incident has no such file, or there is no such incident. */
export async function findIncidentFile(
  store: IncidentStore,
  incident: number,
  part: IncidentPart,
): Promise<IncidentFile | undefined> {
  const incidents = createIncidentStore(store)
  if (part === 'manifest') {
    const text = await incidents.findManifest(incident)
    return text === undefined ? text : { what: 'the manifest', text }
  }
  if (part === 'answer') {
    const answer = await incidents.findAnswer(incident)
    return answer && { what: `the receiver’s answer, ${answer.mediaType},`, text: answer.text }
  }
  const receipt = await incidents.findReceipt(incident, part.entry)
  return receipt && { what: `the receipt of entry ${part.entry}`, text: writeReceipt(receipt) }
}

interface PartOptions {
  readonly manifest?: boolean | undefined
  readonly answer?: boolean | undefined
  readonly entry?: string | undefined
}

/** @throws UsageError unless one is named, and no more */
export function parseIncidentPart({ manifest = false, answer = false, entry }: PartOptions): IncidentPart {
  if ([manifest, answer, entry !== undefined].filter(Boolean).length !== 1) {
    throw new UsageError('one of --manifest, --answer and --entry says what is saved')
  }
  if (entry === undefined) return manifest ? 'manifest' : 'answer'
  return { entry: parseEntry(entry, 'budkavle incidents show') }
}
