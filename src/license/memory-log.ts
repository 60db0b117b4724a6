import { generateKeyPairSync } from 'node:crypto'
import { createCheckpoint } from '../evidence/checkpoint.ts'
import { writeEvidence } from '../evidence/entry.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { appendToFrontier, type Frontier, leafHash, proofsForBatch } from '../evidence/merkle.ts'
import { createReceipt, type Receipt } from '../evidence/receipt.ts'
import { createNoteSigner } from '../evidence/signed-note.ts'

/** An evidence log that lasts as long as the process, under a key that nobody keeps. Its receipts verify. */
export interface MemoryLog {
  readonly origin: string
  readonly verifierKey: string
  append(evidence: Evidence): Receipt
}

export function createMemoryLog(origin: string): MemoryLog {
  const signer = createNoteSigner(origin, generateKeyPairSync('ed25519').privateKey)
  let [frontier, size]: [Frontier, number] = [[], 0]
  return {
    origin,
    verifierKey: signer.verifierKey,
    append(evidence) {
      const leaf = leafHash(writeEvidence(evidence))
      const { root, proofs } = proofsForBatch(frontier, size, [leaf])
      frontier = appendToFrontier(frontier, size, leaf)
      size += 1
      const note = signer.sign(createCheckpoint(origin, size, root))
      return createReceipt(evidence, size - 1, size, proofs[0] ?? [], note)
    },
  }
}
