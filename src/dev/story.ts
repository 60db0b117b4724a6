import type { Leaf } from './pki.ts'
import { registerRevokedLeaf } from './revoked-signer.ts'
import { playBatch } from './story-batch.ts'
import { createMessage, signDocument } from './story-documents.ts'
import { exchange } from './story-exchange.ts'
import { createFile } from './story-file.ts'
import { playHeld } from './story-held.ts'
import { playRefusals } from './story-refusals.ts'
import type { Screen } from './story-screen.ts'
import { emptyInbox } from './story-takeover.ts'
import { playThread } from './story-thread.ts'
import { playLogVerifier, playVerifier } from './story-verifier.ts'
import { playWithdrawal } from './story-withdrawal.ts'
import { openStoryWorld, type StoryGateway, type StoryWorld } from './story-world.ts'

/**
 * The whole story on a running gateway, from outside: two exchanges of a concern and its plan, a batch, a withdrawal, a
 * notice that is held, four refusals, the proofs.
 * @throws StepFailed at the first step that does not hold
 */
export async function playStory(gateway: StoryGateway, screen: Screen, revoked: Leaf): Promise<void> {
  const world = openStoryWorld(gateway, screen)
  const { fpa, satakunta } = world
  try {
    await registerRevokedLeaf(gateway.databaseUrl, fpa.party.id, revoked)
    for (const system of [fpa, satakunta]) await emptyInbox(system)
    const first = await playFirstPair(world)
    await playSecondPair(world)
    await playBatch(world)
    await playWithdrawal(world)
    await playHeld(world)
    const refusal = await playRefusals(world, revoked, first.concern)
    const { acceptance, handover } = first.receipts
    await playVerifier(world, [acceptance, handover, refusal], handover)
    await playLogVerifier(world)
  } finally {
    world.close()
  }
}

async function playFirstPair(world: StoryWorld) {
  const { fpa, satakunta, screen } = world
  screen.chapter('A concern about a person in Vittis (Huittinen): FPA to Satakunta, signed XML')
  const concern = createMessage('concern-consented', { specialGroup: 'highest-care-allowance' })
  const receipts = await exchange(world, {
    from: fpa,
    to: satakunta,
    document: await signDocument(concern, fpa.party.signature, 'xml'),
    about: 'home municipality 102 (Huittinen), with the client’s consent',
    office: 'area-06',
    name: '1-concern',
  })
  screen.chapter('The answer, a client plan: Satakunta to FPA, signed JSON')
  const plan = createMessage('plan-client', { refToMessageId: concern.messageId })
  await exchange(world, {
    from: satakunta,
    to: fpa,
    document: await signDocument(plan, satakunta.party.signature, 'flattened'),
    about: `answers message ${concern.messageId}, with the client’s permission`,
    office: 'fpa',
    name: '2-plan',
  })
  await playThread(world, concern, plan)
  return { concern, receipts }
}

async function playSecondPair(world: StoryWorld): Promise<void> {
  const { fpa, satakunta, screen } = world
  screen.chapter('A second pair, the other way round: the concern is signed JSON, with an attachment')
  const { person: known } = createMessage('concern-consented')
  const person = { ...known, ...otherPerson }
  const file = createFile()
  const concern = createMessage('concern-consented', { person, attachments: [file.named] })
  await exchange(world, {
    from: fpa,
    to: satakunta,
    document: await signDocument(concern, fpa.party.signature, 'compact'),
    file,
    about: 'home municipality 609 (Pori), contact in Swedish, with the client’s consent',
    office: 'area-06',
    name: '3-concern',
  })
  screen.chapter('Its answer is signed XML')
  const plan = createMessage('plan-client', {
    person,
    refToMessageId: concern.messageId,
  })
  await exchange(world, {
    from: satakunta,
    to: fpa,
    document: await signDocument(plan, satakunta.party.signature, 'xml'),
    about: `answers message ${concern.messageId}, with the client’s permission`,
    office: 'fpa',
    name: '4-plan',
  })
}

/** Nobody: individual numbers from 900 are never given to a person. */
const otherPerson = {
  personalIdentityCode: '150385W950N',
  firstNames: 'Exempel',
  lastName: 'Björneborgare',
  homeMunicipality: '609',
  contactLanguage: 'sv',
  ownLanguage: 'sv',
}
