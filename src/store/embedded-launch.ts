import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Home, RunUser } from './embedded-home.ts'

/**
 * In a process group of its own, so that Ctrl-C in a terminal reaches the gateway first; bound to this process's life
 * by `setpriv` where there is one. One program changes the user and binds: a later change of user would unbind.
 */
export function launch(home: Home, program: string, args: string[], atParentDeath: 'INT' | 'KILL'): ChildProcess {
  const log = openLog(home)
  const options = { cwd: '/', detached: true, stdio: ['ignore', log, log] as ('ignore' | number)[], env: environment() }
  const bound = ['--pdeathsig', atParentDeath, ...userOptions(home.user), '--', program, ...args]
  const child = canBind() ? spawn('setpriv', bound, options) : spawn(program, args, { ...options, ...home.user })
  closeSync(log)
  child.on('error', () => {})
  return child
}

function openLog(home: Home): number {
  const file = join(home.folder, 'postgres.log')
  if (existsSync(file)) renameSync(file, `${file}.1`)
  return openSync(file, 'w', 0o600)
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function canBind(): boolean {
  return (
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'INT', 'true'], { env: environment() }).status === 0
  )
}

function userOptions(user: RunUser | undefined): string[] {
  return user ? ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : []
}

/** Resolves when the process has ended, at once if it has or never began. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

/** The last words of the server, which quote no data (see the settings). */
export function logTail(home: Home): string {
  const lines = readFileSync(join(home.folder, 'postgres.log'), 'utf8').trim().split('\n')
  return lines.slice(-5).join(' | ')
}
