import { createHash, randomUUID } from 'node:crypto'
import { exampleAt, exampleOf, type Json, typeOf } from '../support/verified.ts'

/** What nobody but the receiver may see of people whose data may not be disclosed, once in the documents below. */
export const secrets = [
  '040318A901P',
  '150385W950N',
  '130290-902A',
  'Hiljainen',
  'Suojattu',
  'Kätketty',
  'Salainen Edustaja',
  '+358 40 000 0901',
  '+358 40 000 0902',
  '+358 40 000 0903',
  '+358 20 000 0904',
  'TURVA-900-1',
  'turvakodin ovella',
  'vainoaa asiakasta',
  'osoitetta ei saa antaa',
  'muistio-piilopaikasta.pdf',
  'securityBan',
] as const

/** A child in hiding and a custodian, with a number to call back at. */
export function createChildNotification(more: Json = {}): Json {
  const value = exampleOf(typeOf('child-welfare-notification'))
  const person = {
    ...(value.person as Json),
    personalIdentityCode: '040318A901P',
    birthDate: '2018-03-04',
    lastName: 'Hiljainen',
    temporaryId: 'TURVA-900-1',
    phone: '+358 40 000 0901',
    whoItIs: 'Löytyy turvakodin ovella.',
    placeOfStay: '609',
    securityBan: true,
  }
  const custodians = [
    {
      personalIdentityCode: '150385W950N',
      firstNames: 'Suojattu',
      lastName: 'Hiljainen',
      phone: '+358 40 000 0902',
      informed: true,
    },
  ]
  return { ...value, ...urgent(), person, custodians, ...more }
}

/** An adult in hiding, and who acts for the adult. */
export function createContact(more: Json = {}): Json {
  const value = exampleOf(typeOf('concern-consented'))
  const consent = { ...(value.consent as Json), givenBy: 'legal-representative', recordReference: randomUUID() }
  const person = {
    ...(value.person as Json),
    personalIdentityCode: '130290-902A',
    lastName: 'Kätketty',
    phone: '+358 40 000 0901',
    securityBan: true,
  }
  const representative = { name: 'Salainen Edustaja', role: 'legal-guardian', phone: '+358 40 000 0903' }
  const concern = { ...(value.concern as Json), description: 'Entinen puoliso vainoaa asiakasta.' }
  return { ...value, ...urgent(), person, representative, consent, concern, ...more }
}

/** A plan of social services for the same adult. */
export function createGuardedPlan(more: Json = {}): Json {
  const value = exampleOf(typeOf('plan-client'))
  const consent = { ...(value.consent as Json), recordReference: randomUUID() }
  const person = { ...(value.person as Json), lastName: 'Kätketty', phone: '+358 40 000 0901', securityBan: true }
  return { ...value, messageId: randomUUID(), createdAt: seconds(exampleAt), person, consent, ...more }
}

/** A file that a notification brings along, and what the document says of it. */
export function createGuardedFile() {
  const bytes = Buffer.from(`%PDF-1.7\n% ${randomUUID()} turvakodin ovella\n%%EOF\n`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const described = { fileName: 'muistio-piilopaikasta.pdf', mediaType: 'application/pdf', bytes: bytes.length, sha256 }
  return { bytes, sha256, described: { ...described, title: 'Turvakodin ovella' } }
}

function urgent(): Json {
  return {
    messageId: randomUUID(),
    createdAt: seconds(exampleAt),
    urgency: 'urgent',
    urgencyReason: 'Soita heti; osoitetta ei saa antaa.',
    callBackNumber: '+358 20 000 0904',
  }
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
