import { accessSync, constants } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Environment = Readonly<Record<string, string | undefined>>
export type Reader = ReturnType<typeof createReader>

const prefix = 'BUDKAVLE_'
const projectRoot = fileURLToPath(new URL('..', import.meta.url))

/** Reads settings one by one and gathers what is wrong; an empty value counts as not set. */
export function createReader(env: Environment) {
  const faults: string[] = []
  const asked = new Set<string>()
  const fault = (name: string, rule: string) => void faults.push(`${prefix}${name} ${rule}`)
  const find = (name: string) => {
    asked.add(prefix + name)
    return env[prefix + name] || undefined
  }

  function text(name: string, fallback: string, pattern = /^/, rule = ''): string {
    const value = find(name) ?? fallback
    if (!pattern.test(value)) fault(name, rule)
    return value
  }

  function integer(name: string, fallback: number, min: number, max: number): number {
    const value = find(name)
    if (value === undefined) return fallback
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= min && number <= max)) fault(name, `must be a whole number from ${min} to ${max}`)
    return number
  }

  function processes(): number {
    if (find('PROCESSES') === 'auto') return availableParallelism()
    return integer('PROCESSES', 1, 1, 256)
  }

  function oneOf<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const value = find(name) ?? fallback
    const found = allowed.find((one) => one === value)
    if (found === undefined) fault(name, `must be one of ${allowed.join(', ')}`)
    return found ?? fallback
  }

  function folder(name: string, fallback: string): string {
    return resolve(projectRoot, text(name, fallback))
  }

  function host(name: string): string {
    return text(name, '127.0.0.1', /^[A-Za-z0-9.:-]+$/, 'must be a host name or address')
  }

  function file(name: string): string | undefined {
    const value = find(name)
    if (value === undefined) return undefined
    const path = resolve(projectRoot, value)
    if (!isReadable(path)) fault(name, 'must name a file that the gateway can read')
    return path
  }

  function databaseUrl(): string | undefined {
    const value = env.DATABASE_URL || undefined
    if (value !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(value)) {
      faults.push('DATABASE_URL must be a postgres:// address')
    }
    return value
  }

  function finish(): void {
    const unknown = Object.keys(env).filter((name) => name.startsWith(prefix) && !asked.has(name))
    const all = [...faults, ...unknown.map((name) => `${name} is not a setting`)]
    if (all.length > 0) throw new Error(['the configuration is wrong:', ...all].join('\n  '))
  }

  return { text, integer, processes, oneOf, folder, host, file, databaseUrl, fault, finish }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
