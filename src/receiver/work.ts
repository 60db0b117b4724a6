import type { VerifierKey } from '../evidence/signed-note.ts'
import { type JwsSigner, signJws } from '../sign/sign-jws.ts'
import { createBlame } from './blame.ts'
import { judgeFailure, reasonOf } from './failure.ts'
import type { InboxClient, SecondLook } from './inbox-client.ts'
import type { Keeper, LeasedItem, OnStep } from './keeper.ts'
import { compareManifest, parseManifest } from './manifest.ts'
import { persist } from './patience.ts'
import { answerSecondLook } from './second-look.ts'
import { takeItem } from './take-item.ts'
import { type Condition, createCondition, type ReceiverLine } from './told.ts'

export interface WorkOptions {
  readonly keeper: Keeper
  readonly leaseSeconds?: number
  /** The party's registered signature key, with which manifests are answered; without it they are not. */
  readonly signer?: JwsSigner
  /** The log's public key: with it the signature of a manifest is verified. */
  readonly logKey?: VerifierKey
  /** Told what happens, in identifiers and codes: nothing of a person. */
  log?(line: ReceiverLine): void
  /** Told at each step, so that a test can kill the process there. */
  readonly onStep?: OnStep
}

/** What a receiver does with what a poll brings. Nothing that comes from outside makes it throw. */
export interface Workbench {
  /** @param ageMs since it was leased: one that waited for long is left, for its lease may run out under the work */
  take(item: LeasedItem, ageMs: number): Promise<void>
  lookAgain(look: SecondLook): Promise<void>
  answerManifest(manifest: number): Promise<void>
  readonly store: Condition
  readonly gateway: Condition
  /** How many items were left for later. */
  left(): number
}

export const leaseSecondsDefault = 120

export function createWorkbench(options: WorkOptions, client: InboxClient): Workbench {
  const { keeper, signer, leaseSeconds = leaseSecondsDefault, onStep = () => {}, log = () => {} } = options
  const leaseMs = leaseSeconds * 1000
  const blame = createBlame()
  const store = createCondition(log, 'store-fails', 'store-works-again')
  let left = 0

  async function onFailure(item: LeasedItem, err: unknown): Promise<void> {
    const about = { item: item.item, messageId: item.messageId }
    const failure = judgeFailure(err, item.messageId, blame)
    if (failure.do === 'give-back') {
      await persist(() => client.reject(item.item, item.leaseToken, failure.reason), leaseMs)
      log({ event: 'given-back', ...about, reason: failure.reason })
    } else if (failure.do === 'set-aside') {
      await keeper.setAside?.(item)
      log({ event: 'stopped-by-sender', ...about })
    } else {
      left += 1
      if (failure.store) store.fails(failure.reason)
      else log({ event: 'left', ...about, reason: failure.reason })
    }
  }

  async function compareAndAnswer(manifest: number, by: JwsSigner): Promise<string> {
    const note = await persist(() => client.fetchManifest(manifest), leaseMs)
    const answer = await compareManifest(parseManifest(note, options.logKey), keeper)
    const signed = await signJws(JSON.stringify(answer), by)
    await persist(() => client.answerManifest(manifest, signed), leaseMs)
    return answer.agrees ? 'agrees' : 'differs'
  }

  return {
    async take(item, ageMs) {
      if (ageMs > leaseMs / 2) {
        left += 1
        return
      }
      try {
        const recordId = await takeItem({ client, keeper, onStep }, item, leaseMs - ageMs)
        blame.stored(item.messageId)
        store.works()
        log({ event: 'stored', item: item.item, messageId: item.messageId, recordId })
      } catch (err) {
        // What finds no answer when it is given back is left too.
        await onFailure(item, err).catch((again) => log({ event: 'left', item: item.item, reason: reasonOf(again) }))
      }
    },
    async lookAgain(look) {
      const { item, recordId } = look
      const reason = await answerSecondLook(client, keeper, look, leaseMs).catch(reasonOf)
      log({ event: 'second-look', item, recordId, reason })
    },
    async answerManifest(manifest) {
      const reason = signer ? await compareAndAnswer(manifest, signer).catch(reasonOf) : 'no-signer'
      log({ event: 'manifest', manifest, reason })
    },
    store,
    gateway: createCondition(log, 'gateway-silent', 'gateway-answers-again'),
    left: () => left,
  }
}
