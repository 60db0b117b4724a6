import { type ChildProcess, fork } from 'node:child_process'
import { ask, stopChild } from './child.ts'

/** A load on one gateway, by a party of the development world. */
export interface LoadJob {
  readonly dataFolder: string
  readonly port: number
  readonly encoding: 'json' | 'xml'
  readonly connections: number
  /** The run ends after this time, or when the messages are used up. */
  readonly seconds: number
  readonly messages: number
  /** Open loop: so many a second however the gateway answers. Absent: closed loop, each connection as fast as it goes. */
  readonly perSecond?: number
}

export interface LoadResult {
  /** Receipts a second. */
  readonly rate: number
  /** Milliseconds to the receipt; in an open loop counted from when the message was due. */
  readonly p50: number
  readonly p99: number
}

export interface LoadGenerator {
  /** Messages are signed and connections open before its clock starts. @throws Error unless each is answered 202 */
  run(job: LoadJob): Promise<LoadResult>
  stop(): Promise<void>
}

/** In a process of its own. */
export function startLoadGenerator(): LoadGenerator {
  const child: ChildProcess = fork(new URL('load-process.ts', import.meta.url))
  return { run: (job) => ask<LoadResult>(child, job), stop: () => stopChild(child) }
}
