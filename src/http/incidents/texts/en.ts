/** The incidents' pages in English. The other languages have the same keys; `{0}`, `{1}` are filled in. */
export const en = {
  tag: 'Operations',
  footer: 'For administrators. These pages hold numbers and codes only, and nothing of a message’s content.',
  incidents: 'Incidents',
  lead: 'What the gateway’s log shows and a person must look into. Each stays here until somebody closes it with a reason.',
  none: 'No incident has been found.',
  noneOpen: 'No incident is open.',
  open: 'Open',
  closed: 'Closed',
  openSection: 'Open',
  closedSection: 'Closed',
  openCount: 'Open: {0}',
  number: 'Number',
  what: 'What',
  office: 'Office',
  found: 'Found',
  state: 'State',
  title: 'Incident {0}',
  notFound: 'There is no such incident',
  toList: 'To the incidents',
  inShort: 'In short',
  last: 'Last repeated',
  times: '{0} times, last on {1}',
  manifest: 'Nightly manifest',
  happened: 'What has happened',
  next: 'What to do next',
  items: 'Messages',
  itemsNone: 'The incident is about no single message.',
  item: 'Message',
  finding: 'Finding',
  type: 'Type',
  recordId: 'Record in the receiver’s system',
  evidence: 'Evidence',
  evidenceLead:
    'Each entry of the log has a receipt that anyone can verify without the gateway. Save it and verify it with the command below; the number is the entry’s index in the log.',
  entry: 'Log entry',
  event: 'What it shows',
  at: 'Time',
  receipt: 'Receipt',
  download: 'Save',
  downloadEntry: 'Save the receipt of entry {0}',
  downloadManifest: 'Save the signed nightly manifest',
  downloadAnswer: 'Save the receiver’s signed answer',
  closing: 'Closing',
  closeLead: 'When the matter is settled, choose the reason that fits. The log keeps who closed it, and why.',
  closeReason: 'Reason',
  choose: 'Choose',
  close: 'Close the incident',
  closeElse: 'An operator of the area closes it when the matter is settled.',
  closeHow:
    'When the matter is settled, close the incident with the reason that fits. In the command, put your own user name for ID (never a personal identity code) and one of the codes below for CODE. The log keeps who closed it, and why.',
  closedBy: 'Closed on {0} by {1}. Reason: {2}.',

  'kind.second-look.mismatch': 'The receiver’s copy is not what it confirmed',
  'kind.second-look.absent': 'The receiver does not find what it confirmed',
  'kind.second-look.unanswered': 'The receiver does not answer second looks',
  'kind.manifest.differs': 'The receiver’s records differ from the nightly manifest',
  'kind.manifest.unanswered': 'The receiver has not answered the nightly manifest',
  'kind.confirmation.digest-mismatch': 'The receiver confirmed something other than what it was handed',

  'happened.second-look.mismatch':
    '{0} had confirmed the message below as stored. When the gateway asked for it again, the answer was not that of the message and its attachments. Either the record has changed, or the system never kept the content itself.',
  'happened.second-look.absent':
    '{0} had confirmed the message below as stored. When the gateway asked for it again, the system answered that it has no such record.',
  'happened.second-look.unanswered':
    'The gateway asked the office to show that it still has messages which it had confirmed. The office is {0}. No answer came in time. That does not mean that they are lost, but it is not shown that they are there.',
  'happened.manifest.differs':
    'The gateway stated which messages the office has, and which it has confirmed. The office is {0}. Its system answered, under its signature, that its own records differ for the messages below.',
  'happened.manifest.unanswered':
    'The gateway stated which messages the office has, and which it has confirmed. The office is {0}. No signed answer came in time. Whether the two sides agree is not known.',
  'happened.confirmation.digest-mismatch':
    '{0} confirmed the message below with a digest that is not that of what it was handed. The confirmation was refused, and the message waits in the office’s inbox again.',

  'next.second-look.mismatch':
    'Call the office’s contact person and ask what the record holds now.\nIf the message is damaged or missing there, bring it to the office again on the message’s page in the administrators’ room, or with the command “budkavle resend”, before you close the incident. What is damaged must be out of the way at the office first.\nAsk the system’s supplier how the digest was computed. A system that keeps only the digest, and not the message, cannot answer.',
  'next.second-look.absent':
    'Call the office’s contact person: the matter may be lying there unhandled. If it is urgent, call now.\nIf the message is not found, bring it to the office again on the message’s page in the administrators’ room, or with the command “budkavle resend”, before you close the incident.\nAsk the system’s supplier what happened to the record since it was confirmed.',
  'next.second-look.unanswered':
    'Find out whether the office’s system polls at all. If it does, the supplier has not implemented second looks: ask when it will.\nUntil it answers, the gateway knows only what the system once confirmed.\nAsk the office to check a few of the messages below by hand.',
  'next.manifest.differs':
    'Go through the messages below with the office’s contact person, the urgent ones first.\nBring what is not found at the office to it again, on the message’s page in the administrators’ room or with the command “budkavle resend”, before you close the incident. What is erased here must be sent anew by its sender.\nFind out with the supplier why the records differ, and close the incident when each message is accounted for.',
  'next.manifest.unanswered':
    'Find out whether the office’s system polls at all. If it does not, its messages are waiting unread: call the office.\nIf it polls and does not answer, ask the supplier when it will.\nA late answer is still taken. It does not close the incident.',
  'next.confirmation.digest-mismatch':
    'Check that the message was confirmed since: it waits in the office’s inbox until then.\nIf the same is repeated, ask the system’s supplier what is hashed: it must be the bytes read back from the system’s own records.\nIf the message is urgent and stays unconfirmed, call the office.',

  'found.mismatch': 'Other content than was confirmed',
  'found.absent': 'Not found at the receiver',
  'found.unanswered': 'No answer',
  'found.other-content': 'Other content at the receiver',
  'found.other-record': 'Under another record at the receiver',

  'shows.second-look.mismatch': 'The answer was not that of the content',
  'shows.second-look.absent': 'The receiver said that it has no such record',
  'shows.second-look.unanswered': 'No answer came in time',
  'shows.manifest.differs': 'The receiver signed an answer that differs',
  'shows.manifest.unanswered': 'No signed answer came in time',
  'shows.confirmation.digest-mismatch': 'The confirmation was refused',
  'shows.closed': 'The incident was closed',

  'reason.sent-again': 'the message was sent again',
  'reason.found': 'the message was found at the receiver',
  'reason.receiver-mended': 'the receiver’s system was mended',
  'reason.gateway-mended': 'the gateway was mended',
  'reason.false-alarm': 'it was a false alarm',
} as const

export type TextKey = keyof typeof en
