import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeDurably } from './folder.ts'
import type { Examinee } from './test-inbox.ts'

/** A receiver in a process of its own, that is killed and started again on demand. */
export interface Supervised extends Omit<Examinee, 'store'> {
  /** Ends it as SIGTERM does, and gives its exit status. */
  stop(): Promise<number | null>
}

/** @param command program and arguments of a receiver that calls `obeySupervisor` */
export function supervise([program = '', ...args]: readonly string[]): Supervised {
  let diskFull = false
  const start = () => spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let child = start()
  return {
    async setDiskFull(on) {
      diskFull = on
      await tell(child, on)
    },
    async restart() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = start()
      if (diskFull) await tell(child, true)
    },
    async stop() {
      const ended = once(child, 'exit')
      if (child.exitCode !== null || !child.kill('SIGTERM')) return child.exitCode
      const [code] = await ended
      return code
    },
  }
}

/** Resolves when the receiver has heard it. */
async function tell(child: ChildProcess, diskFull: boolean): Promise<void> {
  const heard = once(child, 'message')
  child.send({ diskFull })
  await heard
}

/**
 * The other end, in the receiver: how files are written while its supervisor may say that the disk is full. It ends with
 * its supervisor.
 */
export function obeySupervisor(process: NodeJS.Process): typeof writeDurably {
  let isFull = false
  process.on('message', (said: { diskFull: boolean }) => {
    isFull = said.diskFull
    process.send?.('heard')
  })
  process.on('disconnect', () => process.exit(1))
  // Alone it is no reason to go on.
  process.channel?.unref()
  return async (path, bytes) => {
    if (!isFull) return await writeDurably(path, bytes)
    // As a disk does that is full: a part of it is there.
    await writeDurably(path, bytes.subarray(0, bytes.length / 2))
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  }
}
