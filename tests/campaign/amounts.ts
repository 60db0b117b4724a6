import type { StageAmounts } from './stages.ts'

/** More than 200 faults and 20,000 messages. */
export const full: StageAmounts = {
  gateway: { times: 3, messages: 95 },
  receiver: { times: 9, messages: 95 },
  server: { times: 16, messages: 95 },
  both: { times: 4, messages: 95 },
  cut: { times: 30, messages: 95 },
  clock: { times: 4, messages: 95 },
  crl: { times: 2, messages: 95 },
  two: { times: 6, messages: 95 },
  disk: { times: 3, messages: 95 },
  failover: { times: 5, messages: 95 },
}

const once = { times: 1, messages: 30 }

/** Each fault once. */
export const short: StageAmounts = {
  gateway: once,
  receiver: once,
  server: once,
  both: once,
  cut: once,
  clock: once,
  crl: once,
  two: once,
  disk: once,
  failover: once,
}

const quick = { ...once, quickOnly: true }
const never = { times: 0, messages: 0 }

/** What CI runs as a test, within a minute: the first stage, without what must wait for something. */
export const quickest: StageAmounts = {
  gateway: quick,
  receiver: quick,
  server: quick,
  both: quick,
  cut: quick,
  clock: never,
  crl: never,
  two: never,
  disk: never,
  failover: never,
}
