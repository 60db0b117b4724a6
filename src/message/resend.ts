/** Why an item is brought to its office again: closed, since a free text could say something of a person. */
export const resendReasons = [
  'receiver-hangs',
  'receiver-mended',
  'receiver-lost-it',
  'receiver-restored-backup',
  'office-asked',
] as const
export type ResendReason = (typeof resendReasons)[number]

/** Why an item is not brought again, in the words of why_not_resent() and of its step. */
export const resendNos = [
  'absent',
  'held',
  'stopped',
  'relayed',
  'at-desk',
  'confirmed',
  'erased',
  'taken-back',
  'changed',
] as const
export type ResendNo = (typeof resendNos)[number]
