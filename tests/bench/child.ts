import type { ChildProcess } from 'node:child_process'

/** What a child of the benchmark answers: a value, or the text of what went wrong. */
export type Answer<T> = { readonly value: T } | { readonly fault: string }

/** Sends a child one question and waits for its one answer. */
export function ask<T>(child: ChildProcess, question: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a process of the benchmark ended before it answered'))
    child.once('exit', ended)
    child.once('message', (answer: Answer<T>) => {
      child.off('exit', ended)
      if ('fault' in answer) reject(new Error(answer.fault))
      else resolve(answer.value)
    })
    child.send({ question })
  })
}

/** In the child: answers every question, and ends when its parent is gone. */
export function answerAll(reply: (question: unknown) => Promise<unknown>): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', ({ question }: { question: unknown }) => {
    reply(question).then(
      (value) => process.send?.({ value }),
      (err: unknown) => process.send?.({ fault: err instanceof Error ? (err.stack ?? err.message) : String(err) }),
    )
  })
}

/** Ends a child the way an operator would, and waits until it is gone. */
export function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
