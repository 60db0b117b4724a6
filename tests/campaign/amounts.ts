import type { StageAmounts } from './stages.ts'

/** More than 200 faults and 20,000 messages. */
export const full: StageAmounts = {
  gateway: { times: 6, messages: 100 },
  receiver: { times: 6, messages: 100 },
  server: { times: 16, messages: 100 },
  both: { times: 6, messages: 100 },
  cut: { times: 14, messages: 100 },
  clock: { times: 3, messages: 100 },
  crl: { times: 3, messages: 100 },
  two: { times: 8, messages: 100 },
  disk: { times: 3, messages: 100 },
  failover: { times: 6, messages: 100 },
}

const once = { times: 1, messages: 30, quickOnly: true }
const never = { times: 0, messages: 0 }

/** What CI runs in a minute, as a test. */
export const short: StageAmounts = {
  gateway: once,
  receiver: once,
  server: once,
  both: once,
  cut: once,
  clock: never,
  crl: never,
  two: never,
  disk: never,
  failover: never,
}
