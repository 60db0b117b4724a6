import { existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the processes under fault are to do. They read it from a file, for they are killed and begin again. */
interface Orders {
  /** The n-th process to pass a step n times dies there. Each kill is carried out once, by whoever claims it first. */
  readonly kills: readonly Kill[]
  /** How much their clock is wrong. */
  readonly clockMs: number
}

interface Kill {
  readonly id: number
  readonly step: string
  readonly nth: number
}

/** The campaign's side. */
export interface Command {
  /** For the environment of those who obey. */
  readonly env: Readonly<Record<string, string>>
  /** Resolves when a process has died at that step. */
  killAt(step: string, nth: number): Promise<void>
  setClock(ms: number): void
}

const variable = 'CAMPAIGN_ORDERS'
const readEveryMs = 20
const patienceMs = 300_000

export function createCommand(file: string): Command {
  let orders: Orders = { kills: [], clockMs: 0 }
  const give = (changed: Partial<Orders>) => {
    orders = { ...orders, ...changed }
    writeFileSync(`${file}.new`, JSON.stringify(orders))
    renameSync(`${file}.new`, file)
  }
  give({})
  return {
    env: { [variable]: file },
    async killAt(step, nth) {
      const id = nextId++
      give({ kills: [...orders.kills, { id, step, nth }] })
      await happened(`${file}.${id}`, `nothing passed the step ${step} ${nth} times`)
      give({ kills: orders.kills.filter((one) => one.id !== id) })
    },
    setClock: (clockMs) => give({ clockMs }),
  }
}

let nextId = 1

async function happened(file: string, otherwise: string): Promise<void> {
  const until = performance.now() + patienceMs
  while (!existsSync(file)) {
    if (performance.now() > until) throw new Error(otherwise)
    await sleep(5)
  }
}

/** The side of a process under fault: to be told each step it passes. */
export interface Obedience {
  passed(step: string): void
  clockMs(): number
}

/** @returns undefined where nobody gives orders */
export function obeyOrders(): Obedience | undefined {
  const file = process.env[variable]
  if (file === undefined) return undefined
  let orders = readOrders(file)
  let readAt = statSync(file).mtimeMs
  setInterval(() => {
    const { mtimeMs } = statSync(file)
    if (mtimeMs !== readAt) orders = readOrders(file)
    readAt = mtimeMs
  }, readEveryMs).unref()
  const counts = new Map<number, number>()
  return {
    clockMs: () => orders.clockMs,
    passed(step) {
      for (const { id, step: at, nth } of orders.kills) {
        if (at !== step) continue
        const count = (counts.get(id) ?? 0) + 1
        counts.set(id, count)
        if (count >= nth && claim(`${file}.${id}`)) process.kill(process.pid, 'SIGKILL')
      }
    },
  }
}

function readOrders(file: string): Orders {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** One dies, and no more. */
function claim(file: string): boolean {
  try {
    openSync(file, 'wx')
    return true
  } catch {
    return false
  }
}
