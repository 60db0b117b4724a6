import type { AdministrativeAct, LookFacts, MessageEvidence, OfficeEvidence } from './events.ts'

/** What an evidence proves of a message after it was put in an inbox; undefined for any other event. */
export function explainLater(evidence: MessageEvidence, message: string): string[] | undefined {
  const { office } = evidence.recipient
  const why = evidence.reasons.join(', ')
  switch (evidence.event) {
    case 'ContentAccessTracking':
      return why === 'receiver.opened'
        ? [`proves     a person opened it, as office ${office} says: ${message}`, 'not said   who, or what was done']
        : [
            `proves     the system of office ${office} asked for the content, and it was sent: ${message}`,
            'not said   that it arrived, or was stored',
          ]
    case 'AcceptanceRejectionExpiry':
      return [
        `proves     not taken over by office ${office} in time, and the next to be told was due: ${message}`,
        `reason     ${why}`,
        'not said   that a reminder arrived, or that anybody read it',
      ]
    case 'RelayToNonERDS':
      return [
        `proves     ${evidence.relay.by} states that office ${office} was told by ${evidence.relay.means} at ${evidence.relay.at}: ${message}`,
        'not said   that the office has stored it',
      ]
    case 'StorageConfirmation':
      return [
        `proves     asked again, office ${office} had it as record ${evidence.look.recordId}: ${message}`,
        ...lookLines(evidence.look),
        'not said   that a person has read it',
      ]
    case 'StorageConfirmationFailure':
      return [
        `proves     asked again, office ${office} did not show that it has record ${evidence.look.recordId}: ${message}`,
        ...lookLines(evidence.look),
        `reason     ${why}`,
        'not said   that the office never had it',
      ]
    case 'ContentErasure':
      return [
        `proves     the key of the stored document was destroyed: ${message}`,
        `reason     ${why}`,
        'not said   that the receiver has erased anything',
      ]
    default:
      return undefined
  }
}

/** What an evidence proves that is of no message. */
export function explainOffice(evidence: OfficeEvidence | AdministrativeAct): string[] {
  const why = evidence.reasons.length > 0 ? [`reason     ${evidence.reasons.join(', ')}`] : []
  if (evidence.event === 'AdministrativeAct') {
    return [`proves     ${evidence.by} did this to ${evidence.subject}`, ...why, 'not said   whether it was right']
  }
  const { office } = evidence.recipient
  if (evidence.event === 'OfficeAlert') return [`proves     an alert about office ${office}`, ...why, toldBy]
  const { number, day, items, root } = evidence.manifest
  const manifest = `manifest ${number} of office ${office}, ${day}: ${items} items, root ${root.value}`
  if (evidence.event === 'InboxManifest') {
    return [`proves     the gateway stated ${manifest}`, 'not said   that the office agrees']
  }
  return evidence.answer
    ? [`proves     the office signed an answer (SHA-256 ${evidence.answer.digest.value}) to ${manifest}`, ...why]
    : [`proves     no answer came in time to ${manifest}`, ...why]
}

const toldBy = 'not said   that anybody has read it'

function lookLines({ nonce, answer }: LookFacts): string[] {
  const check =
    answer === undefined ? [] : [`answer     ${answer} = SHA-256 of the nonce and the document, if it is right`]
  return [`nonce      ${nonce}`, ...check]
}
