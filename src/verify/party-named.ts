import type { PartyId } from '../message/ids.ts'
import { nameOids } from './name.ts'
import type { Certificate } from './x509.ts'

/**
 * The party that the one subject `serialNumber` names, as `1234567-8` or as `FI12345678`; undefined when it names none.
 */
export function findPartyNamed({ subject }: Certificate): PartyId | undefined {
  const [number, ...more] = subject.attributes.filter(({ oid }) => oid === nameOids.serialNumber)
  const [, digits, check, whole] = businessId.exec(number?.value ?? '') ?? []
  if (more.length > 0) return undefined
  return (whole ?? (digits && `${digits}-${check}`)) as PartyId | undefined
}

const businessId = /^(?:FI([0-9]{7})([0-9])|([0-9]{7}-[0-9]))$/
